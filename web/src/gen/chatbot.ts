export interface ChatbotProps {
  placeholder?: string;
  height?: number;
  autoscroll?: boolean;
  editable?: 'user';
  likeable?: boolean;
  _retryable?: boolean;
  _undoable?: boolean;
  _selectable?: boolean;
  line_breaks?: boolean;
}
