import{Field as a}from"../core.js";import{jsx as i,jsxs as d}from"../vendor/preact.js";function h(o){let{props:n,interactive:p}=o,
s=n.choices??[],t=o.value??[],u=(c,l,r)=>{o.set(r?s.map(([,e])=>e).filter(e=>e===c||t.includes(e)):t.filter(e=>e!==c)),o.
emit("select",{index:l,value:c,selected:r})};return i(a,{p:o,group:!0,children:i("div",{class:"or-pills",children:s.map(
([c,l],r)=>d("label",{class:"or-pill",children:[i("input",{type:"checkbox",checked:t.includes(l),disabled:!p,onChange:e=>u(
l,r,e.currentTarget.checked)}),c]},String(l)))})})}export{h as default};
