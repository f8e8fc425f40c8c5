import{Empty as b,Field as f,Icon as y}from"../core.js";import{fileURL as m}from"../upload.js";import{useRef as h,useState as w}from"../vendor/preact.js";
import{Fragment as k,jsx as l,jsxs as s}from"../vendor/preact.js";var F=8;function G(a){let{props:u}=a,o=a.value??[],r=h(
null),[n,p]=w(0),d=e=>{p(e),a.emit("select",{index:e,value:o[e]}),r.current?.showModal(),a.emit("preview_open")},g=e=>p(
(n+e+o.length)%o.length),i=o[n],c=(e,t)=>e.caption||e.image.orig_name||`Picture ${t+1}`;return s(f,{p:a,group:!0,children:[
o.length===0?l(b,{icon:"image"}):l("ul",{class:`or-grid is-c${Math.min(6,Math.max(1,Number(u.columns)||2))}`,children:o.
map((e,t)=>s("li",{children:[l("button",{type:"button",onClick:()=>d(t),"aria-label":c(e,t),children:l("img",{src:m(e.image),
alt:"",loading:"lazy"})}),e.caption&&l("span",{children:e.caption})]},t))}),l("dialog",{ref:r,class:"or-lightbox","aria-\
label":u.label??"Gallery",onClose:()=>a.emit("preview_close"),onClick:e=>e.target===r.current&&r.current?.close(),onKeyDown:e=>{
let t=getComputedStyle(e.currentTarget).direction==="rtl";e.key==="ArrowRight"&&g(t?-1:1),e.key==="ArrowLeft"&&g(t?1:-1)},
children:i&&s(k,{children:[s("div",{class:"or-lightbar",children:[s("span",{children:[c(i,n)," · ",n+1," of ",o.length]}),
l("a",{class:"or-icon",href:m(i.image),download:!0,"aria-label":"Download",children:l(y,{name:"download"})}),l("button",
{type:"button",class:"or-icon","aria-label":"Close",onClick:()=>r.current?.close(),children:l(y,{name:"close"})})]}),l("\
img",{src:m(i.image),alt:c(i,n)})]})})]})}export{G as default,F as rows};
