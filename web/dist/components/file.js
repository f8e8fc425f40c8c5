import{bytes as F,Empty as h,Field as k,Icon as y}from"../core.js";import{fileURL as w,sendFiles as _,useDrop as $}from"../upload.js";
import{useRef as P,useState as C}from"../vendor/preact.js";import{jsx as t,jsxs as b}from"../vendor/preact.js";var D=5;function V(o){
let{id:u,props:s,value:c,interactive:a}=o,i=s.file_count==="multiple"||s.file_count==="directory",n=Array.isArray(c)?c:c?
[c]:[],[p,d]=C(null),m=P(null),f=async e=>{if(!e.length)return;d(0);let l=await _(o,i?e:e.slice(0,1),s.file_types,d);d(null),
l.length&&(o.set(i?[...n,...l]:l[0]),o.emit("upload"))},g=$(u,a,f),v=e=>{let l=n.filter(r=>r!==e);o.set(i&&l.length?l:null),
o.emit(l.length?"delete":"clear",l.length?e:null)};return t(k,{p:o,group:!0,children:b("div",{class:"or-drop",...g,children:[
n.length>0&&t("ul",{class:"or-files",children:n.map((e,l)=>{let r=e.orig_name??e.path.split("/").at(-1)??"file";return b(
"li",{children:[t(y,{name:"file"}),t("a",{href:w(e),download:r,onClick:()=>{o.emit("select",{index:l,value:r}),o.emit("d\
ownload",e)},children:r}),e.size!==null&&e.size!==void 0&&t("span",{children:F(e.size)}),a&&t("button",{type:"button",class:"\
or-icon","aria-label":`Remove ${r}`,onClick:()=>v(e),children:t(y,{name:"close"})})]},e.path)})}),a&&(i||n.length===0)&&
t("button",{type:"button",id:u,class:`or-pick is-file${n.length?" is-more":""}`,onClick:()=>m.current?.click(),"aria-lab\
elledby":`${u}-label ${u}`,children:n.length?"Add more":t(h,{icon:"upload",text:i?"Drop files here, or choose some.":"Dr\
op a file here, or choose one."})}),!a&&n.length===0&&t(h,{icon:"file"}),p!==null&&t("div",{class:"or-meter",role:"progr\
essbar","aria-label":"Upload","aria-valuenow":Math.round(p*100),children:t("i",{style:{transform:`scaleX(${p})`}})}),a&&
t("input",{ref:m,class:"or-sr",type:"file",multiple:i,tabIndex:-1,"aria-hidden":"true",...s.file_count==="directory"?{webkitdirectory:!0}:
{},accept:s.file_types?.map(e=>e.startsWith(".")||e.includes("/")?e:e==="file"?"":`${e}/*`).join(",")||void 0,onChange:e=>{
let l=e.currentTarget;f([...l.files??[]]).then(()=>l.value="")}})]})})}export{V as default,D as rows};
