import{Empty as m,Field as b}from"../core.js";import{Fragment as i,jsx as e,jsxs as c}from"../vendor/preact.js";var d=new Intl.
NumberFormat(void 0,{style:"percent",maximumFractionDigits:1});function f(n){let{props:s,value:o}=n,t=o?.label,a=(o?.confidences??
[]).slice(0,s.num_top_classes??void 0),p=n.listens("select");return e(b,{p:n,group:!0,children:t==null?e(m,{}):c(i,{children:[
s.show_heading!==!1&&e("p",{class:"or-best",children:String(t)}),a.length>0&&e("ol",{class:"or-bars",children:a.map((l,u)=>{
let r=c(i,{children:[e("span",{children:l.label}),e("span",{class:"or-pct",children:d.format(l.confidence)}),e("i",{children:e(
"b",{style:{transform:`scaleX(${Math.min(1,Math.max(0,l.confidence))})`}})})]});return e("li",{children:p?e("button",{type:"\
button",onClick:()=>n.emit("select",{index:u,value:l.label}),children:r}):e("div",{children:r})},l.label)})})]})})}export{f as default};
