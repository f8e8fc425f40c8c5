/** Whether Markdown would draw a text as it is: one line of words without marks. */
export const plain = (text: string) => /^(?![\s+-]|\d+[.)](?:\s|$))[^\\`*_~<>[\]#|&@\n\r\t]*$/.test(text) && !/ {2}|www\.|:\/\//i.test(text);
