import{described as g,Field as v,Icon as y}from"../core.js";import{Fragment as x,jsx as l,jsxs as N}from"../vendor/preact.js";
function f(e){let{id:b,props:n,interactive:u}=e,t=n.minimum??0,i=n.maximum??100,a=e.value??t,o=e.rt.store.get(e.node).initial??
t,m=r=>Math.min(i,Math.max(t,r)),c=()=>{e.set(o),e.emit("release",o)},p=r=>{let d=r.currentTarget.valueAsNumber,s=Number.
isNaN(d)?a:m(d);r.currentTarget.value=String(s),s!==a&&(e.set(s),e.emit("release",s))};return l(v,{p:e,action:N(x,{children:[
u&&l("button",{type:"button",class:`or-icon${a===o?" is-idle":""}`,"aria-label":`Reset ${n.label??"value"}`,title:"Reset",
onClick:c,children:l(y,{name:"reset"})}),l("input",{class:"or-input or-slider-num",type:"number","aria-label":`${n.label??
"Slider"}, as a number`,value:a,min:t,max:i,step:n.step??"any",disabled:!u,onChange:p})]}),children:l("input",{id:b,class:"\
or-range",type:"range",min:t,max:i,step:n.step??"any",value:a,disabled:!u,style:{"--or-part":i>t?`${(m(a)-t)/(i-t)}`:"0"},
"aria-invalid":e.error?!0:void 0,"aria-describedby":g(e),onInput:r=>e.set(r.currentTarget.valueAsNumber),onChange:r=>e.emit(
"release",r.currentTarget.valueAsNumber),onDblClick:c})})}export{f as default};
