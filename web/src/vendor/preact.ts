// One bundle for the view library, so that core and components share a single copy of it.
export { render, h, Component, Fragment, createContext } from 'preact';
export { useRef, useState, useEffect, useLayoutEffect, useContext } from 'preact/hooks';
export { jsx, jsxs } from 'preact/jsx-runtime';
export { signal, computed, effect, batch } from '@preact/signals';
