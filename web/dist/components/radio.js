import{Field as d}from"../core.js";import{jsx as i,jsxs as n}from"../vendor/preact.js";function s(e){let{id:r,props:l}=e;
return i(d,{p:e,group:!0,role:"radiogroup",children:i("div",{class:"or-pills",children:(l.choices??[]).map(([a,o],t)=>n(
"label",{class:"or-pill",children:[i("input",{type:"radio",name:r,checked:e.value===o,disabled:!e.interactive,onChange:()=>{
e.set(o),e.emit("select",{index:t,value:o})}}),a]},String(o)))})})}export{s as default};
