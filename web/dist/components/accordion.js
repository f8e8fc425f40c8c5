import{jsx as e,jsxs as s}from"../vendor/preact.js";var p="pane";function n(o){return s("details",{class:"or-acc",open:o.
props.open!==!1,onToggle:r=>o.emit(r.currentTarget.open?"expand":"collapse"),children:[e("summary",{children:o.props.label??
"More"}),e("div",{class:"or-flow is-stack",children:o.children})]})}export{n as default,p as kind};
