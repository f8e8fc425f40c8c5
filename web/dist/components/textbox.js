import{Copy as S,described as T,Field as k,Icon as y}from"../core.js";import{useLayoutEffect as C,useRef as b}from"../vendor/preact.js";
import{jsx as i,jsxs as H}from"../vendor/preact.js";function E(e){let{id:x,props:n,value:l,interactive:r}=e,s=n.lines??1,
m=n.max_lines??(n.type&&n.type!=="text"?1:Math.max(s,20)),u=s===1&&m===1,d=b(null),p=b(!0);C(()=>{let t=d.current;!u&&!CSS.
supports("field-sizing","content")&&(t.style.blockSize="auto",t.style.blockSize=`${t.scrollHeight+2}px`),!r&&n.autoscroll!==
!1&&p.current&&(t.scrollTop=t.scrollHeight)},[l]);let g=t=>{t.key!=="Enter"||t.isComposing||t.metaKey||t.ctrlKey||!r||(u||
(s===1?!t.shiftKey:t.shiftKey))&&(t.preventDefault(),e.emit("submit"))},h=()=>{let{selectionStart:t,selectionEnd:o}=d.current;
t!==null&&o!==null&&t!==o&&e.emit("select",{index:[t,o],value:(l??"").slice(t,o)})},f={id:x,ref:d,class:"or-input",value:l??
"",placeholder:n.placeholder,readOnly:!r,autofocus:n.autofocus,maxLength:n.max_length,dir:n.rtl?"rtl":void 0,"data-align":n.
text_align,"aria-invalid":e.error?!0:void 0,"aria-describedby":T(e),"aria-busy":e.pending||void 0,onInput:t=>e.set(t.currentTarget.
value),onKeyDown:g,onFocus:()=>e.emit("focus"),onBlur:()=>e.emit("blur"),onSelect:e.listens("select")?h:void 0,...n.html_attributes},
c=n.submit_btn,a=n.stop_btn,v=n.buttons?.includes("copy")?i(S,{text:()=>l??"",onCopy:()=>e.emit("copy",{value:l})}):null;
return i(k,{p:e,action:v,class:e.pending?"is-streaming":void 0,children:H("div",{class:"or-text","data-lines":Math.min(s,
30),children:[u?i("input",{type:n.type??"text",...f}):i("textarea",{...f,rows:s,style:{minBlockSize:`${s*22.5+17.5}px`,maxBlockSize:`${Math.
max(m,s)*22.5+17.5}px`},onScroll:t=>{let o=t.currentTarget;p.current=o.scrollHeight-o.scrollTop-o.clientHeight<24}}),c&&
r&&i("button",{type:"button",class:"or-mini","aria-label":typeof c=="string"?void 0:"Submit",onClick:()=>e.emit("submit"),
children:typeof c=="string"?c:i(y,{name:"send"})}),a&&i("button",{type:"button",class:"or-mini","aria-label":typeof a=="\
string"?void 0:"Stop",onClick:()=>e.emit("stop"),children:typeof a=="string"?a:i(y,{name:"stop"})})]})})}export{E as default};
