import{Empty as k,Field as P,Icon as f}from"../core.js";import{fileURL as D,sendFiles as E,useDrop as L}from"../upload.js";
import{useRef as C,useState as R}from"../vendor/preact.js";import{Fragment as W,jsx as e,jsxs as F}from"../vendor/preact.js";
var X=12;function T(n){let{id:a,props:i,value:d,interactive:r}=n,[m,p]=R(null),y=C(null),g=C(null),s=D(d),v=async l=>{if(!l.
length)return;p(0);let[t]=await E(n,l.slice(0,1),["image"],p);p(null),t&&(n.set(t),n.emit("upload"))},I=L(a,r,v),x=()=>{
n.set(null),n.emit("clear")},M=l=>{let t=g.current,o=t.getBoundingClientRect(),u=Math.min(o.width/t.naturalWidth,o.height/
t.naturalHeight),h=Math.round((l.clientX-o.left-(o.width-t.naturalWidth*u)/2)/u),b=Math.round((l.clientY-o.top-(o.height-
t.naturalHeight*u)/2)/u);h>=0&&b>=0&&h<t.naturalWidth&&b<t.naturalHeight&&n.emit("select",{index:[h,b],value:null})},{buttons:w}=i,
c=i.label??"Image",$=typeof i.height=="number"?{"--or-img":`${i.height}px`}:void 0,H=s?F(W,{children:[w.includes("fullsc\
reen")&&e("button",{type:"button",class:"or-icon","aria-label":`Show ${c} on the full screen`,title:"Full screen",onClick:()=>{
g.current?.requestFullscreen()},children:e(f,{name:"expand"})}),w.includes("download")&&e("a",{class:"or-icon",href:s,download:d?.
orig_name??"image","aria-label":`Download ${c}`,title:"Download",children:e(f,{name:"download"})}),r&&e("button",{type:"\
button",class:"or-icon","aria-label":`Clear ${c}`,title:"Clear",onClick:x,children:e(f,{name:"close"})})]}):null;return e(
P,{p:n,group:!0,action:H,children:F("div",{class:"or-drop",...I,style:$,children:[s?e("img",{ref:g,class:"or-pic",src:s,
alt:d?.orig_name??c,onClick:n.listens("select")?M:void 0}):r?e("button",{type:"button",class:"or-pick",id:a,onClick:()=>y.
current?.click(),"aria-labelledby":`${a}-label ${a}`,children:e(k,{icon:"image",text:"Drop or paste a picture, or choose\
 one."})}):e(k,{icon:"image"}),m!==null&&e("div",{class:"or-meter",role:"progressbar","aria-label":"Upload","aria-valuen\
ow":Math.round(m*100),children:e("i",{style:{transform:`scaleX(${m})`}})}),r&&e("input",{ref:y,class:"or-sr",type:"file",
accept:"image/*",tabIndex:-1,"aria-hidden":"true",onChange:l=>{let t=l.currentTarget;v([...t.files??[]]).then(()=>t.value=
"")}})]})})}export{T as default,X as rows};
