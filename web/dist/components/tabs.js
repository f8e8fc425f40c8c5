import{ShownTab as k}from"../core.js";import{useState as v}from"../vendor/preact.js";import{jsx as c,jsxs as P}from"../vendor/preact.js";
var I="pane";function h(t){let o=(u(t.rt.config.layout,t.node)?.children??[]).map((e,n)=>({id:e.id,index:n,props:t.rt.store.
get(e.id).props.value})).filter(e=>e.props.visible!==!1),r=e=>e.props.id??e.id,[a,b]=v(null),f=a&&a.under===t.props.selected?
a.key:t.props.selected,i=o.find(e=>r(e)===f)??o[0],p=e=>{b({key:r(e),under:t.props.selected});let n={index:e.index,value:e.
props.label,id:r(e),component_id:e.id};t.emit("select",n),t.emit("change",n),t.rt.emit(e.id,"select",{index:e.index,value:e.
props.label})};return P("div",{class:"or-tabset",children:[c("div",{class:"or-tabbar",role:"tablist",onKeyDown:e=>{let n=o.
filter(l=>l.props.interactive!==!1),m=n.findIndex(l=>l.id===i?.id),y=getComputedStyle(e.currentTarget).direction==="rtl"?
"ArrowRight":"ArrowLeft",s=e.key==="Home"?0:e.key==="End"?n.length-1:e.key==="ArrowLeft"||e.key==="ArrowRight"?(m+(e.key===
y?-1:1)+n.length)%n.length:-1;s<0||!n[s]||(e.preventDefault(),p(n[s]),document.getElementById(`c${n[s].id}-tab`)?.focus())},
children:o.map(e=>c("button",{type:"button",role:"tab",id:`c${e.id}-tab`,"aria-controls":e.id===i?.id?`c${e.id}`:void 0,
"aria-selected":e.id===i?.id,tabIndex:e.id===i?.id?0:-1,disabled:e.props.interactive===!1,onClick:()=>p(e),children:e.props.
label??"Tab"},e.id))}),c(k.Provider,{value:i?.id??-1,children:t.children})]})}function u(t,d){if(t.id===d)return t;for(let o of t.
children??[]){let r=u(o,d);if(r)return r}}export{h as default,I as kind};
