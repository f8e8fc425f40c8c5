import{described as o,Field as l}from"../core.js";import{jsx as i}from"../vendor/preact.js";function a(e){let{id:t,props:n,
value:m}=e;return i(l,{p:e,children:i("input",{id:t,class:"or-input or-num",type:"number",value:m??"",min:n.minimum,max:n.
maximum,step:n.step??"any",placeholder:n.placeholder,readOnly:!e.interactive,"aria-invalid":e.error?!0:void 0,"aria-desc\
ribedby":o(e),onFocus:()=>e.emit("focus"),onBlur:()=>e.emit("blur"),onInput:r=>{let u=r.currentTarget.valueAsNumber;e.set(
Number.isNaN(u)?null:u)},onKeyDown:r=>r.key==="Enter"&&!r.metaKey&&!r.ctrlKey&&e.emit("submit")})})}export{a as default};
