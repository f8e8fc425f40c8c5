import{jsx as p}from"../vendor/preact.js";function r({children:o}){return p("div",{class:"or-flow",children:o})}export{r as default};
