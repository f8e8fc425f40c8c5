import{bytes as k,Empty as h,Field as _,fileURL as w,Icon as y,sendFiles as $,useDrop as C}from"../core.js";import{useRef as P,
useState as V}from"../vendor/preact.js";import{jsx as t,jsxs as g}from"../vendor/preact.js";function z(o){let{id:d,props:r,
value:u,interactive:a}=o,n=r.file_count==="multiple"||r.file_count==="directory",i=Array.isArray(u)?u:u?[u]:[],[c,p]=V(null),
m=P(null),b=r.label??"File",f=async e=>{if(!e.length)return;p(0);let l=await $(o,n?e:e.slice(0,1),r.file_types,p);p(null),
l.length&&(o.set(n?[...i,...l]:l[0]),o.emit("upload"))},v=C(d,a,f),F=e=>{let l=i.filter(s=>s!==e);o.set(n&&l.length?l:null),
o.emit(l.length?"delete":"clear",l.length?e:null)};return t(_,{p:o,group:!0,children:g("div",{class:"or-drop",...v,children:[
i.length>0&&t("ul",{class:"or-files",children:i.map((e,l)=>{let s=e.orig_name??e.path.split("/").at(-1)??"file";return g(
"li",{children:[t(y,{name:"file"}),t("a",{href:w(e),download:s,onClick:()=>{o.emit("select",{index:l,value:s}),o.emit("d\
ownload",e)},children:s}),e.size!==null&&e.size!==void 0&&t("span",{children:k(e.size)}),a&&t("button",{type:"button",class:"\
or-icon","aria-label":`Remove ${s}`,onClick:()=>F(e),children:t(y,{name:"close"})})]},e.path)})}),a&&(n||i.length===0)&&
t("button",{type:"button",id:d,class:`or-pick is-file${i.length?" is-more":""}`,onClick:()=>m.current?.click(),"aria-lab\
el":`Choose ${n?"files":"a file"} for ${b}`,children:i.length?"Add more":t(h,{icon:"upload",text:n?"Drop files here, or \
choose some.":"Drop a file here, or choose one."})}),!a&&i.length===0&&t(h,{icon:"file"}),c!==null&&t("div",{class:"or-m\
eter",role:"progressbar","aria-label":"Upload","aria-valuenow":Math.round(c*100),children:t("i",{style:{transform:`scale\
X(${c})`}})}),a&&t("input",{ref:m,class:"or-sr",type:"file",multiple:n,tabIndex:-1,"aria-hidden":"true",...r.file_count===
"directory"?{webkitdirectory:!0}:{},accept:r.file_types?.map(e=>e.startsWith(".")||e.includes("/")?e:e==="file"?"":`${e}\
/*`).join(",")||void 0,onChange:e=>{let l=e.currentTarget;f([...l.files??[]]).then(()=>l.value="")}})]})})}export{z as default};
