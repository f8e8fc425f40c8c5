import{described as n}from"../core.js";import{jsx as l,jsxs as c}from"../vendor/preact.js";function a(e){let{id:r,props:o}=e;
return c("div",{class:"or-field",children:[c("label",{class:"or-check",for:r,children:[l("input",{id:r,type:"checkbox",checked:e.
value===!0,disabled:!e.interactive,"aria-describedby":n(e),"aria-invalid":e.error?!0:void 0,onChange:i=>{let s=i.currentTarget.
checked;e.set(s),e.emit("select",{index:0,value:s,selected:s})}}),l("span",{class:o.show_label===!1?"or-sr":void 0,children:o.
label??"Checkbox"})]}),e.error?l("p",{class:"or-help is-error",id:`${r}-error`,children:e.error}):o.info?l("p",{class:"o\
r-help",id:`${r}-info`,children:o.info}):null]})}export{a as default};
