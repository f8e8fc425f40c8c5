import{Empty as b,Field as m}from"../core.js";import{Fragment as r,jsx as e,jsxs as c}from"../vendor/preact.js";var g=5,
d=new Intl.NumberFormat(void 0,{style:"percent",maximumFractionDigits:1});function f(l){let{props:i,value:o}=l,n=o?.label,
s=o?.confidences??[],p=l.listens("select");return e(m,{p:l,group:!0,children:n==null?e(b,{}):c(r,{children:[i.show_heading!==
!1&&e("p",{class:"or-best",children:String(n)}),s.length>0&&e("ol",{class:"or-bars",children:s.map((t,u)=>{let a=c(r,{children:[
e("span",{children:t.label}),e("span",{class:"or-pct",children:d.format(t.confidence)}),e("i",{children:e("b",{style:{transform:`\
scaleX(${Math.min(1,Math.max(0,t.confidence))})`}})})]});return e("li",{children:p?e("button",{type:"button",onClick:()=>l.
emit("select",{index:u,value:t.label}),children:a}):e("div",{children:a})},t.label)})})]})})}export{f as default,g as rows};
