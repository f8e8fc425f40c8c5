import{Empty as k,Field as P,fileURL as D,Icon as f,sendFiles as E,useDrop as L}from"../core.js";import{useRef as C,useState as R}from"../vendor/preact.js";
import{Fragment as W,jsx as e,jsxs as F}from"../vendor/preact.js";function T(n){let{id:b,props:a,value:u,interactive:r}=n,
[d,m]=R(null),y=C(null),p=C(null),s=D(u),v=async l=>{if(!l.length)return;m(0);let[t]=await E(n,l.slice(0,1),["image"],m);
m(null),t&&(n.set(t),n.emit("upload"))},I=L(b,r,v),M=()=>{n.set(null),n.emit("clear")},x=l=>{let t=p.current,o=t.getBoundingClientRect(),
c=Math.min(o.width/t.naturalWidth,o.height/t.naturalHeight),h=Math.round((l.clientX-o.left-(o.width-t.naturalWidth*c)/2)/
c),g=Math.round((l.clientY-o.top-(o.height-t.naturalHeight*c)/2)/c);h>=0&&g>=0&&h<t.naturalWidth&&g<t.naturalHeight&&n.emit(
"select",{index:[h,g],value:null})},w=a.buttons??["download","fullscreen"],i=a.label??"Image",$=typeof a.height=="number"?
{"--or-img":`${a.height}px`}:void 0,H=s?F(W,{children:[w.includes("fullscreen")&&e("button",{type:"button",class:"or-ico\
n","aria-label":`Show ${i} on the full screen`,title:"Full screen",onClick:()=>{p.current?.requestFullscreen()},children:e(
f,{name:"expand"})}),w.includes("download")&&e("a",{class:"or-icon",href:s,download:u?.orig_name??"image","aria-label":`\
Download ${i}`,title:"Download",children:e(f,{name:"download"})}),r&&e("button",{type:"button",class:"or-icon","aria-lab\
el":`Clear ${i}`,title:"Clear",onClick:M,children:e(f,{name:"close"})})]}):null;return e(P,{p:n,group:!0,action:H,children:F(
"div",{class:"or-drop",...I,style:$,children:[s?e("img",{ref:p,class:"or-pic",src:s,alt:u?.orig_name??i,onClick:n.listens(
"select")?x:void 0}):r?e("button",{type:"button",class:"or-pick",id:b,onClick:()=>y.current?.click(),"aria-label":`Choos\
e a picture for ${i}`,children:e(k,{icon:"image",text:a.placeholder??"Drop or paste a picture, or choose one."})}):e(k,{
icon:"image"}),d!==null&&e("div",{class:"or-meter",role:"progressbar","aria-label":"Upload","aria-valuenow":Math.round(d*
100),children:e("i",{style:{transform:`scaleX(${d})`}})}),r&&e("input",{ref:y,class:"or-sr",type:"file",accept:"image/*",
tabIndex:-1,"aria-hidden":"true",onChange:l=>{let t=l.currentTarget;v([...t.files??[]]).then(()=>t.value="")}})]})})}export{T as default};
