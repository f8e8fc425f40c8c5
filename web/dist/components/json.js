import{Copy as c,Empty as y,Field as f}from"../core.js";import{jsx as e,jsxs as s}from"../vendor/preact.js";var g=5;function m(t){
let{props:n,value:o}=t;return e(f,{p:t,group:!0,action:o!==null?e(c,{text:()=>JSON.stringify(o,null,2)}):null,children:o==
null?e(y,{}):e("div",{class:"or-tree",tabIndex:0,role:"region","aria-label":n.label??"JSON",children:e(d,{value:o,depth:0,
open:n.open})})})}function d({name:t,value:n,depth:o,open:r}){let i=t===void 0?null:s("span",{class:"or-key",children:[t,
": "]});if(typeof n!="object"||n===null)return s("div",{class:"or-leaf",children:[i,e("span",{"data-kind":n===null?"null":
typeof n,children:JSON.stringify(n)})]});let p=Array.isArray(n),l=Object.entries(n);return s("details",{open:r||o<3,children:[
s("summary",{children:[i,e("span",{class:"or-count",children:p?`Array(${l.length})`:`Object(${l.length})`})]}),e("div",{
class:"or-kids",children:l.map(([a,u])=>e(d,{name:p?void 0:a,value:u,depth:o+1,open:r},a))})]})}export{m as default,g as rows};
