import{Icon as b}from"../core.js";import{useEffect as S,useLayoutEffect as x,useRef as y}from"../vendor/preact.js";import{
jsx as r,jsxs as C}from"../vendor/preact.js";var P=2;function k(t){let{id:n,props:a,rt:s,node:p,value:l}=t,u=y(null),i=y(
null),c=s.config.functions.find(e=>e.targets.some(([v,h])=>v===p&&h==="submit")),o=c&&s.latest.value.get(c.id),g=o?.state.
value.phase,d=o?.live??!1,f=!(l??"").trim();S(()=>{i.current===null||!o||!o.id&&d||(o.id&&t.value===i.current&&s.store.get(
p).assign(""),i.current=null)},[o,g]),x(()=>{let e=u.current;CSS.supports("field-sizing","content")||(e.style.blockSize=
"auto",e.style.blockSize=`${e.scrollHeight+2}px`)},[l]);let m=()=>{d||f||(i.current=l,t.emit("submit"),u.current.focus())};
return C("div",{class:"or-compose",children:[r("label",{class:"or-sr",for:n,children:a.label??"Message"}),r("textarea",{
id:n,ref:u,class:"or-input",rows:1,value:l??"",placeholder:a.placeholder,autocomplete:"off",style:{maxBlockSize:`${(a.max_lines??
10)*22.5+17.5}px`},enterkeyhint:"send","aria-invalid":t.error?!0:void 0,"aria-describedby":t.error?`${n}-error`:void 0,onInput:e=>t.
set(e.currentTarget.value),onKeyDown:e=>{e.key!=="Enter"||e.shiftKey||e.isComposing||(e.preventDefault(),m())}}),d?r("bu\
tton",{type:"button",class:"or-icon or-send is-live","aria-label":"Stop",title:"Stop",onClick:()=>s.stop(c.id),children:r(
b,{name:"stop"})}):r("button",{type:"button",class:"or-icon or-send","aria-label":"Send",title:"Send","aria-disabled":f||
void 0,onClick:m,children:r(b,{name:"send"})}),t.error&&r("p",{class:"or-help is-error",id:`${n}-error`,children:t.error})]})}export{k as default,P as rows};
