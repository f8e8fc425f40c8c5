export interface NumberProps {
  minimum?: number;
  maximum?: number;
  step?: number;
  precision?: number;
  placeholder?: string;
}
