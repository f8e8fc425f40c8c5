import{bytes as F,Empty as h,Field as k,fileURL as _,Icon as y,sendFiles as w,useDrop as $}from"../core.js";import{useRef as P,
useState as C}from"../vendor/preact.js";import{jsx as t,jsxs as b}from"../vendor/preact.js";function V(n){let{id:u,props:s,
value:c,interactive:a}=n,o=s.file_count==="multiple"||s.file_count==="directory",i=Array.isArray(c)?c:c?[c]:[],[d,p]=C(null),
m=P(null),f=async e=>{if(!e.length)return;p(0);let l=await w(n,o?e:e.slice(0,1),s.file_types,p);p(null),l.length&&(n.set(
o?[...i,...l]:l[0]),n.emit("upload"))},g=$(u,a,f),v=e=>{let l=i.filter(r=>r!==e);n.set(o&&l.length?l:null),n.emit(l.length?
"delete":"clear",l.length?e:null)};return t(k,{p:n,group:!0,children:b("div",{class:"or-drop",...g,children:[i.length>0&&
t("ul",{class:"or-files",children:i.map((e,l)=>{let r=e.orig_name??e.path.split("/").at(-1)??"file";return b("li",{children:[
t(y,{name:"file"}),t("a",{href:_(e),download:r,onClick:()=>{n.emit("select",{index:l,value:r}),n.emit("download",e)},children:r}),
e.size!==null&&e.size!==void 0&&t("span",{children:F(e.size)}),a&&t("button",{type:"button",class:"or-icon","aria-label":`\
Remove ${r}`,onClick:()=>v(e),children:t(y,{name:"close"})})]},e.path)})}),a&&(o||i.length===0)&&t("button",{type:"butto\
n",id:u,class:`or-pick is-file${i.length?" is-more":""}`,onClick:()=>m.current?.click(),"aria-labelledby":`${u}-label ${u}`,
children:i.length?"Add more":t(h,{icon:"upload",text:o?"Drop files here, or choose some.":"Drop a file here, or choose o\
ne."})}),!a&&i.length===0&&t(h,{icon:"file"}),d!==null&&t("div",{class:"or-meter",role:"progressbar","aria-label":"Uploa\
d","aria-valuenow":Math.round(d*100),children:t("i",{style:{transform:`scaleX(${d})`}})}),a&&t("input",{ref:m,class:"or-\
sr",type:"file",multiple:o,tabIndex:-1,"aria-hidden":"true",...s.file_count==="directory"?{webkitdirectory:!0}:{},accept:s.
file_types?.map(e=>e.startsWith(".")||e.includes("/")?e:e==="file"?"":`${e}/*`).join(",")||void 0,onChange:e=>{let l=e.currentTarget;
f([...l.files??[]]).then(()=>l.value="")}})]})})}export{V as default};
