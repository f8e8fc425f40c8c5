import { createContext } from 'preact';

/** The id of the tab item that the nearest tabs show. */
export const ShownTab = createContext<number>(-1);
