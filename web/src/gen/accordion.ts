export interface AccordionProps {
  open?: boolean;
}
