// What only a chat's messages need.
export const undo = 'M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3';
export const edit = 'M5 19l.8-3.8L16 5l3 3L8.8 18.2zM13.5 7.5l3 3';
export const like = 'M7.5 20V10.5M4 10.5h3.5L11.5 3c1.6 0 2.5 1 2.5 2.5V9.5h4.6a1.9 1.9 0 0 1 1.9 2.2l-1.1 6.7A1.9 1.9 0 0 1 17.5 20H4z';
export const dislike = 'M16.5 4v9.5M20 13.5h-3.5L12.5 21c-1.6 0-2.5-1-2.5-2.5V14.5H5.400a1.9 1.9 0 0 1-1.9-2.2l1.1-6.7A1.9 1.9 0 0 1 6.5 4H20z';
export const down = 'M12 5v14M6 13l6 6 6-6';
export const more = 'M4.5 12a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0M11.5 12a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0M18.5 12a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0';
export const chat = 'M4.5 5h15v11h-8L7 20v-4H4.5z';
