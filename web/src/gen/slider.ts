export interface SliderProps {
  minimum?: number;
  maximum?: number;
  step?: number;
  precision?: number;
  buttons?: string[];
}
