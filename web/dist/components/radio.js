import{Field as a}from"../core.js";import{jsx as o,jsxs as s}from"../vendor/preact.js";function n(e){let{id:l,props:r}=e;
return o(a,{p:e,group:!0,role:"radiogroup",children:o("div",{class:"or-pills",dir:r.rtl?"rtl":void 0,children:(r.choices??
[]).map(([d,i],t)=>s("label",{class:"or-pill",children:[o("input",{type:"radio",name:l,checked:e.value===i,disabled:!e.interactive,
onChange:()=>{e.set(i),e.emit("select",{index:t,value:i})}}),d]},String(i)))})})}export{n as default};
