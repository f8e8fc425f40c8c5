export interface GroupProps {
  elem_id?: string;
}
