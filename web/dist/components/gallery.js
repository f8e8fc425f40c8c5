import{Empty as b,Field as f,fileURL as s,Icon as p}from"../core.js";import{useRef as v,useState as h}from"../vendor/preact.js";
import{Fragment as G,jsx as o,jsxs as c}from"../vendor/preact.js";function w(r){let{props:m}=r,a=r.value??[],n=v(null),[
i,g]=h(0),y=e=>{g(e),r.emit("select",{index:e,value:a[e]}),m.allow_preview!==!1&&(n.current?.showModal(),r.emit("preview\
_open"))},d=e=>g((i+e+a.length)%a.length),l=a[i],u=(e,t)=>e.caption||e.image?.orig_name||`Picture ${t+1}`;return c(f,{p:r,
group:!0,children:[a.length===0?o(b,{icon:"image"}):o("ul",{class:`or-grid is-c${Math.min(6,Math.max(1,Number(m.columns)||
2))}`,children:a.map((e,t)=>c("li",{children:[o("button",{type:"button",onClick:()=>y(t),"aria-label":u(e,t),children:e.
image?o("img",{src:s(e.image),alt:"",loading:"lazy"}):o("video",{src:s(e.video),muted:!0,preload:"metadata"})}),e.caption&&
o("span",{children:e.caption})]},t))}),o("dialog",{ref:n,class:"or-lightbox","aria-label":m.label??"Gallery",onClose:()=>r.
emit("preview_close"),onClick:e=>e.target===n.current&&n.current?.close(),onKeyDown:e=>{let t=getComputedStyle(e.currentTarget).
direction==="rtl";e.key==="ArrowRight"&&d(t?-1:1),e.key==="ArrowLeft"&&d(t?1:-1)},children:l&&c(G,{children:[c("div",{class:"\
or-lightbar",children:[c("span",{children:[u(l,i)," · ",i+1," of ",a.length]}),o("a",{class:"or-icon",href:s(l.image??l.
video),download:!0,"aria-label":"Download",children:o(p,{name:"download"})}),o("button",{type:"button",class:"or-icon","\
aria-label":"Close",onClick:()=>n.current?.close(),children:o(p,{name:"close"})})]}),l.image?o("img",{src:s(l.image),alt:u(
l,i)}):o("video",{src:s(l.video),controls:!0})]})})]})}export{w as default};
