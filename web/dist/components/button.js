import{Icon as b,shortcut as g}from"../core.js";import{useEffect as k,useState as y}from"../vendor/preact.js";import{jsx as l,
jsxs as c}from"../vendor/preact.js";function h(t){let{props:e,rt:n,node:i}=t,u=t.value??"Run",r=e.variant==="primary",a=n.
config.functions.find(o=>!o.action&&o.trigger_mode!=="multiple"&&o.targets.some(([m,v])=>m===i&&v==="click")),d=(a&&n.latest.
value.get(a.id))?.live??!1,s=E(d),f=`or-btn is-${e.variant??"secondary"} is-${e.size??"lg"}${s?" is-live":""}`;if(e.link&&
/^(https?:|mailto:|[^:]*$)/i.test(e.link))return l("a",{id:t.id,class:f,href:e.link,target:e.link_target,rel:"noopener",
children:u});let p=o=>{s?o.detail<2&&n.stop(a.id):t.emit("click")};return c("button",{type:"button",id:t.id,class:f,disabled:!t.
interactive||e.interactive===!1,onClick:p,"data-primary":r?"":void 0,"data-live":d?"":void 0,"aria-keyshortcuts":r?"Cont\
rol+Enter Meta+Enter":void 0,children:[c("span",{class:"or-face","aria-hidden":s||void 0,children:[u,r&&l("kbd",{children:g})]}),
s&&c("span",{class:"or-face",children:[l(b,{name:"stop"}),"Stop"]})]})}function E(t){let[e,n]=y(!1);return k(()=>{if(!t)
return n(!1);let i=setTimeout(()=>n(!0),250);return()=>clearTimeout(i)},[t]),t&&e}export{h as default};
