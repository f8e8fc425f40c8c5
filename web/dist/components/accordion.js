import{jsx as r,jsxs as c}from"../vendor/preact.js";function s(o){return c("details",{class:"or-acc",open:o.props.open!==
!1,onToggle:e=>o.emit(e.currentTarget.open?"expand":"collapse"),children:[r("summary",{children:o.props.label??"More"}),
r("div",{class:"or-flow is-stack",children:o.children})]})}export{s as default};
