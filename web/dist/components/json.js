import{Copy as y,Empty as f,Field as m}from"../core.js";import{jsx as e,jsxs as i}from"../vendor/preact.js";function b(s){
let{props:n,value:o}=s,t=(n.buttons??["copy"]).includes("copy")&&o!==null?e(y,{text:()=>JSON.stringify(o,null,2)}):null;
return e(m,{p:s,group:!0,action:t,children:o==null?e(f,{}):e("div",{class:"or-tree",tabIndex:0,role:"region","aria-label":n.
label??"JSON",style:{maxBlockSize:`${n.max_height??500}px`},children:e(c,{value:o,depth:0,open:n.open??!1,indices:n.show_indices??
!1})})})}function c({name:s,value:n,depth:o,open:t,indices:l}){let a=s===void 0?null:i("span",{class:"or-key",children:[
s,": "]});if(typeof n!="object"||n===null)return i("div",{class:"or-leaf",children:[a,e("span",{"data-kind":n===null?"nu\
ll":typeof n,children:JSON.stringify(n)})]});let p=Array.isArray(n),r=Object.entries(n);return i("details",{open:t||o<3,
children:[i("summary",{children:[a,e("span",{class:"or-count",children:p?`Array(${r.length})`:`Object(${r.length})`})]}),
e("div",{class:"or-kids",children:r.map(([d,u])=>e(c,{name:p&&!l?void 0:d,value:u,depth:o+1,open:t,indices:l},d))})]})}export{b as default};
