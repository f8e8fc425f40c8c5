import{jsx as i}from"../vendor/preact.js";function e({props:o,children:r}){return i("div",{class:`or-flow is-row${o.equal_height?
" is-equal":""}`,children:r})}export{e as default};
