import{jsx as l}from"../vendor/preact.js";function r({children:o}){return l("div",{class:"or-flow",children:o})}export{r as default};
