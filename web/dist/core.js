import{h as $t,render as Tt}from"./vendor/preact.js";import{useEffect as Be,useState as Ve}from"./vendor/preact.js";import{jsx as O,jsxs as _}from"./vendor/preact.js";function z(t){let{props:e,rt:n,node:o}=t,r=t.value??"Run",i=e.variant==="primary",s=n.config.functions.find(p=>!p.action&&
p.trigger_mode!=="multiple"&&p.targets.some(([u,y])=>u===o&&y==="click")),l=(s&&n.latest.value.get(s.id))?.live??!1,d=De(
l),c=`or-btn is-${e.variant??"secondary"} is-${e.size??"lg"}${d?" is-live":""}`;if(e.link&&/^(https?:|mailto:|[^:]*$)/i.
test(e.link))return O("a",{id:t.id,class:c,href:e.link,target:e.link_target,rel:"noopener",children:r});let m=p=>{d?p.detail<
2&&n.stop(s.id):t.emit("click")};return _("button",{type:"button",id:t.id,class:c,disabled:!t.interactive||e.interactive===
!1,onClick:m,"data-primary":i?"":void 0,"data-live":l?"":void 0,"aria-keyshortcuts":i?"Control+Enter Meta+Enter":void 0,
children:[_("span",{class:"or-face","aria-hidden":d||void 0,children:[r,i&&O("kbd",{children:F})]}),d&&_("span",{class:"\
or-face",children:[O(h,{name:"stop"}),"Stop"]})]})}function De(t){let[e,n]=Ve(!1);return Be(()=>{if(!t)return n(!1);let o=setTimeout(
()=>n(!0),250);return()=>clearTimeout(o)},[t]),t&&e}import{jsx as Ke}from"./vendor/preact.js";function B({children:t}){return Ke("div",{class:"or-flow",children:t})}import{jsx as We}from"./vendor/preact.js";function V({children:t}){return We("div",{class:"or-flow",children:t})}import{jsx as Je}from"./vendor/preact.js";function D({props:t,children:e}){return Je("div",{class:`or-flow is-row${t.equal_height?" is-equal":""}`,children:e})}import{useLayoutEffect as Ue,useRef as le}from"./vendor/preact.js";import{jsx as E}from"./vendor/preact.js";function K(t){
let{id:e,props:n,value:o,interactive:r}=t,i=n.lines??1,s=n.max_lines??(n.type&&n.type!=="text"?1:Math.max(i,20)),a=i===1&&
s===1,l=le(null),d=le(!0);Ue(()=>{let u=l.current;!a&&!CSS.supports("field-sizing","content")&&(u.style.blockSize="auto",
u.style.blockSize=`${u.scrollHeight+2}px`),!r&&n.autoscroll!==!1&&d.current&&(u.scrollTop=u.scrollHeight)},[o]);let c=u=>{
u.key!=="Enter"||u.isComposing||u.metaKey||u.ctrlKey||!r||(a||(i===1?!u.shiftKey:u.shiftKey))&&(u.preventDefault(),t.emit(
"submit"))},m=()=>{let{selectionStart:u,selectionEnd:y}=l.current;u!==null&&y!==null&&u!==y&&t.emit("select",{index:[u,y],
value:(o??"").slice(u,y)})},p={id:e,ref:l,class:"or-input",value:o??"",placeholder:n.placeholder,readOnly:!r,maxLength:n.
max_length,"aria-invalid":t.error?!0:void 0,"aria-describedby":N(t),"aria-busy":t.pending||void 0,onInput:u=>t.set(u.currentTarget.
value),onKeyDown:c,onFocus:()=>t.emit("focus"),onBlur:()=>t.emit("blur"),onSelect:t.listens("select")?m:void 0};return E(
W,{p:t,class:t.pending?"is-streaming":void 0,children:E("div",{class:"or-text","data-lines":Math.min(i,30),children:a?E(
"input",{type:n.type??"text",...p}):E("textarea",{...p,rows:i,style:{minBlockSize:`${i*22.5+17.5}px`,maxBlockSize:`${Math.
max(s,i)*22.5+17.5}px`},onScroll:u=>{let y=u.currentTarget;d.current=y.scrollHeight-y.scrollTop-y.clientHeight<24}})})})}var J={accordion:"./components/accordion.js",chatbot:"./components/chatbot.js",checkbox:"./components/checkbox.js",checkboxgroup:"\
./components/checkboxgroup.js",composer:"./components/composer.js",dropdown:"./components/dropdown.js",file:"./component\
s/file.js",gallery:"./components/gallery.js",image:"./components/image.js",json:"./components/json.js",label:"./componen\
ts/label.js",markdown:"./components/markdown.js",number:"./components/number.js",radio:"./components/radio.js",slider:".\
/components/slider.js",state:"./components/state.js",tabitem:"./components/tabitem.js",tabs:"./components/tabs.js"},ue={
accordion:"pane",button:"bare",column:"layout",group:"pane",markdown:"bare",row:"layout",state:"unseen",tabitem:"layout",
tabs:"pane"},U={button:z,column:B,group:V,row:D,textbox:K};var Y="oriel-kept";function ce(t){let e=[...t.store.nodes.values()].filter(n=>n.interactive&&n.type!=="state"&&n.type!==
"button").map(n=>[n.type,n.props.peek().label??"",n.value.peek()]);try{sessionStorage.setItem(Y,JSON.stringify(e))}catch{}
location.reload()}function de(t){let e=[];try{e=JSON.parse(sessionStorage.getItem(Y)??"[]"),sessionStorage.removeItem(Y)}catch{
return}for(let n of t.store.nodes.values()){let o=e.findIndex(([r,i])=>r===n.type&&i===(n.props.peek().label??""));o>=0&&
n.interactive&&n.assign(e.splice(o,1)[0][2])}}function Ye(t,e){let n=[...document.querySelectorAll("button[data-primary]")].filter(i=>i.offsetParent&&!i.disabled),o=Number(
/^c(\d+)/.exec(e?.id??"")?.[1]??NaN);return n.find(i=>{let s=Number(i.id.slice(1));return t.config.functions.some(a=>a.inputs.
includes(o)&&a.targets.some(([l,d])=>l===s&&d==="click"))})??n[0]??null}function pe(t){addEventListener("keydown",e=>{if(e.
key!=="Enter"||!(e.metaKey||e.ctrlKey)||e.isComposing)return;let n=Ye(t,document.activeElement);!n||n.dataset.live||(e.preventDefault(),
n.click())})}var Ge=/Mac|iPhone|iPad/.test(navigator.platform),F=Ge?"⌘ ↵":"Ctrl ↵";var fe="oriel-tab";function Qe(){let t=crypto.getRandomValues(new Uint8Array(16));return Array.from(t,e=>e.toString(16).
padStart(2,"0")).join("")}async function he(){let t="";try{t=sessionStorage.getItem(fe)??""}catch{}(!/^[A-Za-z0-9_-]{6,64}$/.
test(t)||!await me(t))&&(t=Qe(),await me(t));try{sessionStorage.setItem(fe,t)}catch{}return t}function me(t){return navigator.
locks?new Promise(e=>{navigator.locks.request(`oriel-${t}`,{ifAvailable:!0},n=>(e(n!==null),n?new Promise(()=>{}):void 0)).
catch(()=>e(!0))}):Promise.resolve(!0)}import{effect as Ze}from"./vendor/preact.js";import{signal as Xe}from"./vendor/preact.js";var S=class{constructor(e,n,o){this.fn=e;this.trigger=n;this.event=o;this.state=
Xe({phase:"sending",rank:0,size:0,eta:null,began:performance.now(),trackers:[],duration:0,failure:null})}fn;trigger;event;id="";data=[];sent=performance.
now();ended=0;last=0;state;get live(){return ge(this.state.value.phase)}set(e){this.state.value={...this.state.value,...e},
e.phase&&!ge(e.phase)&&(this.ended=performance.now())}note(e){switch(e.kind){case"queued":this.last===0&&this.set({phase:"\
queued",rank:e.rank,size:e.size,eta:e.eta});break;case"started":this.set({phase:"running",began:performance.now(),eta:e.
eta});break;case"progress":this.set({trackers:e.trackers});break;case"append":case"patch":this.state.peek().phase!=="str\
eaming"&&this.set({phase:"streaming"});break;case"done":this.set({phase:"done",duration:e.duration});break;case"cancelle\
d":this.set({phase:"cancelled"});break;case"failed":this.set({phase:"failed",failure:{title:e.title||"Error",message:e.message??
"Something went wrong on the server.",id:e.id,retry:!0}});break;case"snapshot":this.set({phase:e.started?"running":"queu\
ed",trackers:e.progress??[]})}}};function ge(t){return t==="sending"||t==="queued"||t==="running"||t==="streaming"}function k(t){
for(let e of[...t].reverse()){if(e.progress!==null&&e.progress!==void 0)return ve(e.progress);if(e.index!==null&&e.length)
return ve(e.index/e.length)}return null}var ve=t=>Math.min(1,Math.max(0,t));function ye(t){let e=document.title,n=document.querySelector("link[rel=icon]"),o=n?.href??"";Ze(()=>{let r=!1,i=null;for(let s of t.
latest.value.values())!s.live||s.fn.show_progress==="hidden"||(r=!0,i??=k(s.state.value.trackers));if(document.title=i===
null?e:`${Math.round(i*100)}% · ${e}`,n){let s=r?o.replace("icon.svg","icon-run.svg"):o;n.href!==s&&(n.href=s)}})}import{batch as $e,signal as ne}from"./vendor/preact.js";function G(t,e,n,o){if(typeof t!="object"||t===null)throw new Error(`no place for ${JSON.stringify(e)}`);let r=Array.isArray(
t)?t.slice():{...t},i=e[n];return n===e.length-1?o(r,i):r[i]=G(r[i],e,n+1,o),r}function Q(t,e,n){return e.length===0?(typeof t==
"string"?t:"")+n:G(t,e,0,(o,r)=>{let i=o;i[r]=(typeof i[r]=="string"?i[r]:"")+n})}function be(t,e){for(let[n,o,r]of e)if(n===
"append"&&typeof r=="string")t=Q(t,o,r);else if(o.length===0)if(n==="replace")t=r;else throw new Error(`${n} needs a pat\
h`);else t=G(t,o,0,(i,s)=>{let a=Array.isArray(i);n==="delete"?a?i.splice(Number(s),1):delete i[s]:n==="add"&&a?i.splice(
Number(s),0,r):i[s]=r});return t}function X(t,e){if(Object.is(t,e))return!0;if(typeof t!="object"||typeof e!="object"||!t||
!e||Array.isArray(t)!==Array.isArray(e))return!1;let n=Object.keys(t),o=Object.keys(e);return n.length===o.length&&n.every(
r=>r in e&&X(t[r],e[r]))}function we(t,e){return e.seq===void 0||e.kind==="snapshot"?"apply":e.seq<=t?"duplicate":(e.prev??e.seq-1)===t?"apply":"\
gap"}import{signal as Z}from"./vendor/preact.js";var ee=class{constructor(e,n){this.config=e;this.interactive=n;this.initial=e.props.value??null,this.value=Z(this.initial),
this.props=Z(e.props)}config;interactive;value;props;error=Z("");initial;busy=null;get id(){return this.config.id}get type(){
return this.config.type}assign(e){return X(this.value.peek(),e)?!1:(this.value.value=e,!0)}tail=null;put(e,n,o){let{tail:r}=this;
return o!==void 0?(this.tail={run:e,base:o,items:n},this.join(this.value.peek())):r&&r.run!==e&&(r.run.live||r.run.ended>
e.sent)?this.join(n):(this.tail=null,this.assign(n))}edit(e,n){return this.tail?.run!==e?this.assign(n(this.value.peek())):
(this.tail={...this.tail,items:n(this.tail.items)},this.join(this.value.peek()))}join(e){let{base:n,items:o}=this.tail;return this.
assign([...Array.isArray(e)?e.slice(0,n):[],...o])}update(e){let{value:n,...o}=e;return Object.keys(o).length>0&&(this.props.
value={...this.props.peek(),...o}),"value"in e&&this.assign(n)}},L=class{nodes=new Map;constructor(e){for(let n of e.components)
this.nodes.set(n.id,new ee(n,n.interactive!==!1))}get(e){let n=this.nodes.get(e);if(!n)throw new Error(`component ${e} i\
s not in the config`);return n}};import{signal as tt}from"./vendor/preact.js";import{jsx as ke}from"./vendor/preact.js";var et={close:"M6 6l12 12M18 6L6 18",copy:"M9 9h10v10H9zM5 15V5h10",check:"M5 \
12.5l4.5 4.5L19 7.5",chevron:"M6 9.5l6 6 6-6",reset:"M4 5v5h5M4.6 10A8 8 0 1 1 4 13",download:"M12 4v11m-4.5-4.5L12 15l4\
.5-4.5M5 19.5h14",expand:"M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5",upload:"M12 16V5M7.5 9.5L12 5l4.5 4.5M5 19.5h14",file:"\
M7 3.5h7l4 4v13H7zM14 3.5v4h4",image:"M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.2v.1",window:"M6 20V10a6 6 0 0 1 12 0v10\
zM12 4v16M6 12.5h12",sun:"M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 1\
7.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",moon:"M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10",system:"M4 5h16v11H\
4zM9 20h6M12 16v4",stop:"M7 7h10v10H7z",undo:"M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3",edit:"M5 19l.8-3.8L16 5l3 3L8.8 18.\
2zM13.5 7.5l3 3",trash:"M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v5.5M13.5 10.5v5.5",like:"M7.5 20V10.5M4 10.\
5h3.5L11.5 3c1.6 0 2.5 1 2.5 2.5V9.5h4.6a1.9 1.9 0 0 1 1.9 2.2l-1.1 6.7A1.9 1.9 0 0 1 17.5 20H4z",dislike:"M16.5 4v9.5M2\
0 13.5h-3.5L12.5 21c-1.6 0-2.5-1-2.5-2.5V14.5H5.400a1.9 1.9 0 0 1-1.9-2.2l1.1-6.7A1.9 1.9 0 0 1 6.5 4H20z",down:"M12 5v1\
4M6 13l6 6 6-6",chat:"M4.5 5h15v11h-8L7 20v-4H4.5z",send:"M12 19V5M6 11l6-6 6 6"};function h({name:t}){return ke("svg",{
class:"or-svg",viewBox:"0 0 24 24","aria-hidden":"true",children:ke("path",{d:et[t],class:t==="stop"?"is-solid":void 0})})}import{jsx as x,jsxs as xe}from"./vendor/preact.js";var $=tt([]),nt=0;function I(t){let e=nt++;$.value=[...$.value.slice(
-4),{...t,key:e}],t.duration!==null&&t.duration!==void 0&&setTimeout(()=>Me(e),t.duration*1e3)}function Me(t){$.value=$.
value.filter(e=>e.key!==t)}function Re(){return x("div",{class:"or-toasts",role:"region","aria-label":"Notices","aria-li\
ve":"polite",children:$.value.map(t=>xe("div",{class:`or-toast is-${t.level}`,role:t.level==="error"?"alert":void 0,children:[
x("span",{class:"or-dot"}),xe("div",{class:"or-toast-text",children:[t.title&&x("strong",{children:t.title}),x("p",{children:t.
text})]}),x("button",{type:"button",class:"or-icon","aria-label":"Dismiss",onClick:()=>Me(t.key),children:x(h,{name:"clo\
se"})})]},t.key))})}function Pe(t,e){return e===0||t==="multiple"?"run":t==="always_last"?"later":"ignore"}function Se(t,e){return e==="canc\
elled"?!t:!t||t==="success"==(e==="done")}var te={"Content-Type":"application/json","X-Oriel-Request":"1"},M=class extends Error{constructor(n,o,r,i,s){super(typeof o==
"string"?o:`The server answered ${n}.`);this.status=n;this.detail=o;this.code=r;this.id=i;this.after=s}status;detail;code;id;after};
async function ot(t){let e={};try{e=await t.json()}catch{}return new M(t.status,e.detail,e.code??"",e.id??"",Number(t.headers.
get("Retry-After"))||0)}var j=class{constructor(e,n,o){this.tab=e;this.hash=n;this.handlers=o}tab;hash;handlers;source=null;cursor="";timer=0;tries=0;async run(e){
let n=await fetch("_oriel/v1/run",{method:"POST",headers:te,body:JSON.stringify({config:this.hash,tab:this.tab,...e})});
if(!n.ok)throw await ot(n);return(await n.json()).run}async cancel(e){await fetch("_oriel/v1/cancel",{method:"POST",headers:te,
body:JSON.stringify({run:e}),keepalive:!0})}leave(){this.close(),fetch(`_oriel/v1/tab?tab=${this.tab}`,{method:"DELETE",
headers:te,keepalive:!0}).catch(()=>{})}get connected(){return this.source!==null}open(){if(this.source)return;clearTimeout(
this.timer);let e=this.cursor?`&cursor=${encodeURIComponent(this.cursor)}`:"",n=new EventSource(`_oriel/v1/tab?tab=${this.
tab}${e}`);this.source=n,n.onopen=()=>this.handlers.state("open"),n.onmessage=o=>this.take(o),n.onerror=()=>{this.handlers.
state("lost"),n.readyState===EventSource.CLOSED&&this.again()}}close(){clearTimeout(this.timer),this.source?.close(),this.
source=null}take(e){let n=JSON.parse(e.data);if(n.hello)this.handlers.hello(n.hello);else if(!this.handlers.entry(n)){this.
tries>1&&(this.cursor=""),this.again();return}this.tries=0,e.lastEventId&&(this.cursor=e.lastEventId)}again(){this.close();
let e=Math.min(15e3,250*2**this.tries++)*(.75+Math.random()/2);this.timer=window.setTimeout(()=>this.open(),e)}};var q=class{constructor(e,n){this.config=e;this.store=new L(e),this.fns=new Map(e.functions.map(o=>[o.id,o])),this.ready=
new Promise(o=>this.greeted=o),this.wire=new j(n,e.hash,{hello:o=>this.hello(o),entry:o=>this.receive(o),state:o=>{this.
connection.value=o,o==="lost"&&this.greeted()}})}config;store;wire;latest=ne(new Map);connection=ne("open");stale=ne(!1);ready;fns;runs=new Map;live=new Set;later=new Map;changed=new Set;queue=[];seen=new Map;frame=!1;greeted;async start(){
this.wire.open(),addEventListener("pagehide",()=>this.wire.leave()),addEventListener("pageshow",e=>e.persisted&&this.wire.
open()),addEventListener("online",()=>this.wire.open()),document.addEventListener("visibilitychange",()=>this.rest()),await this.
ready;for(let e of this.config.functions)e.targets.some(([n,o])=>n===null&&o==="load")&&this.call(e,null,null)}listens(e,n){
return this.config.functions.some(o=>o.targets.some(([r,i])=>r===e&&i===n))}emit(e,n,o=null){for(let r of this.config.functions)
r.targets.some(([i,s])=>i===e&&s===n)&&this.call(r,e,o)}input(e,n){e.error.value="",e.assign(n)&&(this.emit(e.id,"input"),
this.emit(e.id,"change"))}liveRuns(e){return[...this.live].filter(n=>n.fn.id===e)}stop(e){this.later.delete(e);for(let n of this.
liveRuns(e))this.cancel(n)}retry(e){this.call(e.fn,e.trigger,e.event)}async call(e,n,o){for(let a of e.cancels??[])this.
stop(a);if(e.action){e.action==="clear"&&this.clear(e),this.chain(e,"done",n);return}let r=Pe(e.trigger_mode,this.liveRuns(
e.id).length);if(r==="later"&&this.later.set(e.id,[n,o]),r!=="run")return;let i=new S(e,n,o);this.track(i);let s=e.inputs.
map(a=>this.store.get(a));for(let a of s)a.error.value="";try{await Promise.all(s.map(c=>c.busy)),this.wire.open();let a=s.
map(c=>c.type==="state"?null:c.value.peek());i.data=a;let l=await this.wire.run({fn:e.name,data:a,trigger:n,event:o,token:e.
token??""}),d=this.runs.get(l);d&&d!==i?(d.data=a,this.live.delete(i),this.show(d)):this.name(i,l),!i.live&&this.runs.get(
l)===i&&this.wire.cancel(l)}catch(a){this.refused(i,s,a)}}clear(e){$e(()=>{for(let n of e.outputs){let o=this.store.get(
n);o.error.value="",o.assign(o.initial)&&this.emit(n,"change")}}),this.latest.value=new Map([...this.latest.value].filter(
([,n])=>n.live||!n.fn.outputs.some(o=>e.outputs.includes(o))))}track(e){this.live.add(e),this.show(e)}show(e){this.latest.
value=new Map(this.latest.value).set(e.fn.id,e)}name(e,n){e.id=n,this.runs.set(n,e),e.state.peek().phase==="sending"&&e.
set({phase:"queued"})}cancel(e){e.id&&this.wire.cancel(e.id).catch(()=>{}),e.set({phase:"cancelled"}),this.ended(e)}refused(e,n,o){
let r="Could not reach the server",i="Check the connection and try again. Your inputs are kept.",s="",a=!0;o instanceof M&&
(s=o.id,r="The server refused this",i=o.message,o.status===409?(this.stale.value=!0,r="This app was updated",i="Reload t\
he page to continue. Your inputs are kept.",a=!1):o.status===422&&Array.isArray(o.detail)?(r="Please check your input",i=
this.blame(o.detail,n),a=!1):(o.status===429||o.status===503)&&(r="The server is busy",i=`Try again ${o.after?`in ${o.after}\
 s`:"in a moment"}. Your inputs are kept.`)),e.live&&e.set({phase:"failed",failure:{title:r,message:i,id:s,retry:a}}),this.
ended(e)}blame(e,n){let o="";for(let[r,i]of e.entries()){let s=i.message||i.msg||"";if(i.is_valid===!0||!s)continue;let a=i.
loc?.find(d=>typeof d=="number"),l=n[typeof a=="number"?a:r];l&&(l.error.value=s,o||document.getElementById(`c${l.id}`)?.
focus()),o||=s}return o||"The server did not accept the input."}ended(e){if(!this.live.delete(e))return;let{phase:n,failure:o}=e.
state.peek(),r=n==="failed"||n==="cancelled"?n:"done";o&&e.fn.outputs.length===0&&I({level:"error",title:o.title,text:o.
message,duration:10}),this.chain(e.fn,r,e.trigger);let i=this.later.get(e.fn.id);i&&this.later.delete(e.fn.id)&&this.call(
e.fn,...i),setTimeout(()=>this.rest(),2e3)}chain(e,n,o){for(let r of this.config.functions)r.after===e.id&&Se(r.when,n)&&
this.call(r,o,null)}rest(){document.visibilityState==="visible"?this.wire.open():this.live.size===0&&this.wire.close()}hello(e){
let n=new Set(e.runs.map(o=>o.run));for(let o of[...this.live])o.id&&!n.has(o.id)&&(o.set({phase:"failed",failure:{title:"\
The connection was lost",message:"The server no longer knows this run. Try again.",retry:!0}}),this.ended(o));this.queue=
[],this.seen=new Map;for(let o of e.runs)this.receive({...o.snapshot,kind:"snapshot",run:o.run,fn:o.fn,seq:o.seq});this.
greeted()}receive(e){let n=this.seen.get(e.run)??this.runs.get(e.run)?.last??0,o=we(n,e);return o!=="apply"?o==="duplica\
te":(e.seq!==void 0&&this.seen.set(e.run,e.seq),this.queue.push(e),this.frame||(this.frame=!0,document.visibilityState===
"visible"?requestAnimationFrame(()=>this.flush()):setTimeout(()=>this.flush(),100)),!0)}flush(){this.frame=!1;let e=this.
queue;this.queue=[];let n=[];$e(()=>{for(let r of e){let i=this.runOf(r);if(i&&(r.seq!==void 0&&(i.last=r.seq),!!i.live)){
i.note(r);try{this.apply(i,r)}catch(s){console.warn("An update could not be applied.",s)}i.live||n.push(i)}}});let o=[...this.
changed];this.changed.clear();for(let r of o)this.emit(r.id,"change");for(let r of n)this.ended(r)}runOf(e){let n=this.runs.
get(e.run);if(n||e.fn===void 0)return n;let o=this.fns.get(e.fn);if(!o)return;let r=this.liveRuns(o.id).filter(i=>!i.id);
return n=r.length===1?r[0]:new S(o,null,null),this.name(n,e.run),this.track(n),n}apply(e,n){let o=i=>this.store.get(e.fn.
outputs[i]),r=(i,s)=>s&&this.changed.add(i);switch(n.kind){case"set":r(o(n.slot),o(n.slot).put(e,n.value,n.base));break;case"\
append":r(o(n.slot),o(n.slot).edit(e,i=>Q(i,n.path??[],n.text)));break;case"patch":r(o(n.slot),o(n.slot).edit(e,i=>be(i,
n.ops)));break;case"update":r(o(n.slot),o(n.slot).update(n.props));break;case"snapshot":for(let[i,s]of n.slots.entries())
!s||!e.fn.outputs[i]||(s.props&&r(o(i),o(i).update(s.props)),s.value!==void 0&&r(o(i),o(i).put(e,s.value,s.base)));break;case"\
log":n.visible!==!1&&I(n);break;case"done":for(let i of n.changed??[]){let s=this.store.nodes.get(i);s&&this.changed.add(
s)}}}};import{signal as bt}from"./vendor/preact.js";import{signal as lt,useComputed as ut}from"./vendor/preact.js";import{useEffect as Le,useState as Ie}from"./vendor/preact.js";var rt=new Intl.PluralRules("en",{type:"ordinal"}),it={one:"st",two:"nd",few:"rd",other:"th"};function st(t){return t+it[rt.
select(t)]}function T(t,e=1){return t<60?`${t.toFixed(e)} s`:`${Math.floor(t/60)} min ${Math.round(t%60)} s`}function at(t){
if(t<1e3)return`${t} B`;let e=Math.min(3,Math.floor(Math.log10(t)/3));return`${(t/1e3**e).toFixed(t/1e3**e<10?1:0)} ${["\
B","kB","MB","GB"][e]}`}function Te(t,e){switch(t.phase){case"sending":return"Sending";case"queued":{let n=t.eta===null||
t.eta===void 0?"":`, about ${T(t.eta,0)}`;return t.rank>0&&t.size>1?`Queued, ${st(t.rank)} of ${t.size}${n}`:`Queued${n}`}case"\
running":{let n=t.trackers.at(-1),o=k(t.trackers);if(n&&o!==null){let i=n.index!==null&&n.length?`${n.index} of ${n.length}${n.
unit?" "+n.unit:""}`:`${Math.round(o*100)}%`;return`${n.desc||"Running"}, ${i}`}let r=t.eta?` of about ${T(t.eta,0)}`:"";
return`Running, ${T((e-t.began)/1e3)}${r}`}case"streaming":return`Streaming, ${T((e-t.began)/1e3)}`;case"done":return t.
duration<.05?"Done":`Done in ${T(t.duration)}`;case"cancelled":return"Stopped";case"failed":return"Failed"}}import{jsx as f,jsxs as A}from"./vendor/preact.js";var je=lt(""),Ce=0,Ee=0;function ct(t){clearTimeout(Ee),Ee=window.setTimeout(
()=>{Ce=performance.now(),je.value=t},Math.max(0,Ce+1e3-performance.now()))}function qe(){return f("div",{class:"or-sr",
role:"status",children:je.value})}var Ne="Reconnecting";function Ae({rt:t,fns:e}){let n=ut(()=>{let m=null;for(let p of e){
let u=t.latest.value.get(p);u&&(!m||u.live&&!m.live||u.state.value.began>m.state.value.began)&&(m=u)}return m}).value,o=n?.
live??!1,r=o&&t.connection.value==="lost",i=ft(o),s=n?.state.value,a=r?Ne:s?Te(s,i):"Ready",l=r?Ne:s?.phase??"ready";Le(
()=>{n&&ct(a)},[l,n]);let d=s?k(s.trackers)??(s.eta&&s.phase==="running"?Math.min(.95,(i-s.began)/1e3/s.eta):null):null,
c=s?.phase==="failed"?s.failure:null;return A("div",{class:`or-strip is-${r?"lost":l}`,children:[o&&f(dt,{part:d}),c&&A(
"div",{class:"or-fail",role:"alert",children:[f("strong",{children:c.title}),f("p",{children:c.message}),c.id&&A("p",{class:"\
or-ref",children:["Reference ",c.id]})]}),A("div",{class:"or-status",children:[f("span",{class:"or-dot"}),f("span",{class:"\
or-words",children:a}),c&&f(pt,{text:[c.title,c.message,c.id].filter(Boolean).join(`
`)}),c?.retry&&f("button",{type:"button",class:"or-mini",onClick:()=>t.retry(n),children:"Retry"}),o&&f("button",{type:"\
button",class:"or-icon","aria-label":"Stop",title:"Stop",onClick:()=>t.stop(n.fn.id),children:f(h,{name:"stop"})})]})]})}
function dt({part:t}){return t===null?f("div",{class:"or-line is-busy"}):f("div",{class:"or-line",style:{transform:`scal\
eX(${t.toFixed(3)})`}})}function pt({text:t}){let[e,n]=Ie(!1);return f("button",{type:"button",class:"or-mini",onClick:()=>navigator.
clipboard.writeText(t).then(()=>n(!0),()=>{}),children:e?"Copied":"Copy details"})}function ft(t){let[e,n]=Ie(performance.
now());return Le(()=>{if(!t)return;let o=setInterval(()=>n(performance.now()),100);return()=>clearInterval(o)},[t]),t?e:
performance.now()}import{Fragment as Oe,jsx as g,jsxs as yt}from"./vendor/preact.js";var w=new Map,C=t=>ue[t.type],re=t=>C(t)==="unseen",mt=t=>C(
t)==="layout"||C(t)==="pane",ie=t=>t.props.value,He=t=>!C(t)&&ie(t).container!==!1,ht=t=>C(t)==="pane"||ie(t).variant===
"panel";function _e(t,e=new Set){for(let n of t)e.add(n.id),_e(n.children??[],e);return e}function gt(t,e){let n=_e(e);return t.
config.functions.filter(o=>o.show_progress!=="hidden"&&!o.action&&n.has(o.outputs.find(r=>!re(t.store.get(r)))??-1)).map(
o=>o.id)}function ze({rt:t,nodes:e,children:n}){let o=gt(t,e);return yt("div",{class:"or-pane",children:[g("div",{class:"\
or-cells",children:n}),o.length>0&&g(Ae,{rt:t,fns:o})]})}function H({rt:t,nodes:e,inPane:n,row:o}){if(n)return g(Oe,{children:e.
map(i=>g(oe,{rt:t,at:i,inPane:!0},i.id))});let r=[];for(let i=0;i<e.length;i++){let s=e[i];if(!He(t.store.get(s.id))){r.
push(g(oe,{rt:t,at:s,inPane:!1},s.id));continue}let a=[s];for(;!o&&i+1<e.length;){let l=t.store.get(e[i+1].id);if(!He(l)&&
!re(l))break;a.push(e[++i])}r.push(g(ze,{rt:t,nodes:a,children:a.map(l=>g(oe,{rt:t,at:l,inPane:!0},l.id))},s.id))}return g(
Oe,{children:r})}function oe({rt:t,at:e,inPane:n}){let o=t.store.get(e.id),r=ie(o);if(r.visible===!1||re(o))return null;
let i=e.children??[],s=w.get(o.type)??w.get("json"),a=r.scale===void 0||r.scale===null?"":` or-s${Math.min(12,r.scale)}`,
l=`or-block or-${o.type}${a}${r.visible==="hidden"?" or-hidden":""}${r.elem_classes?.length?" "+r.elem_classes.join(" "):
""}`,d=r.min_width?{"--or-min":`${r.min_width}px`}:void 0,c=!n&&ht(o),m=g(s,{id:`c${o.id}`,node:o.id,props:o.props.value,
value:o.value.value,interactive:o.interactive,error:o.error.value,pending:vt(t,o.id),rt:t,set:p=>t.input(o,p),emit:(p,u)=>t.
emit(o.id,p,u),listens:p=>t.listens(o.id,p),children:mt(o)&&g(H,{rt:t,nodes:i,inPane:n||c,row:o.type==="row"})});return g(
"div",{class:l,id:r.elem_id,style:d,children:c?g(ze,{rt:t,nodes:i,children:m}):m})}function vt(t,e){for(let n of t.latest.
value.values())if(n.fn.outputs.includes(e)&&n.state.value.phase==="streaming")return!0;return!1}import{Fragment as kt,jsx as v,jsxs as R}from"./vendor/preact.js";var se=["system","light","dark"],P=bt(document.documentElement.
dataset.theme??"system");function wt(){let t=se[(se.indexOf(P.value)+1)%se.length];P.value=t;let e=document.documentElement;
t==="system"?delete e.dataset.theme:e.dataset.theme=t;try{t==="system"?localStorage.removeItem("oriel-theme"):localStorage.
setItem("oriel-theme",t)}catch{}}function Fe({rt:t}){let{title:e,description:n,api:o,layout:r}=t.config;return R(kt,{children:[
R("header",{class:"or-top",children:[R("div",{children:[e&&v("h1",{children:e}),n&&v("p",{children:n})]}),v("button",{type:"\
button",class:"or-icon","aria-label":`Theme: ${P.value}`,title:`Theme: ${P.value}`,onClick:wt,children:v(h,{name:P.value===
"light"?"sun":P.value==="dark"?"moon":"system"})})]}),t.stale.value&&R("div",{class:"or-banner",role:"alert",children:[R(
"p",{children:[v("strong",{children:"This app was updated."})," Reload to continue; your inputs are kept."]}),v("button",
{type:"button",class:"or-mini",onClick:()=>ce(t),children:"Reload"})]}),v("main",{class:"or-main",children:v(H,{rt:t,nodes:r.
children??[],inPane:!1})}),R("footer",{class:"or-foot",children:[o&&v("a",{href:"gradio_api/openapi.json",children:"Use \
via API"}),v("span",{children:"Built with Oriel"})]}),v(qe,{}),v(Re,{})]})}import{useState as xt}from"./vendor/preact.js";import{jsx as b,jsxs as ae}from"./vendor/preact.js";function N(t){return t.error?`${t.id}-error`:t.props.info?`${t.id}-i\
nfo`:void 0}function W({p:t,group:e,role:n,action:o,class:r,children:i}){let{label:s,show_label:a,info:l}=t.props,d=a===
!1||t.props.container===!1?" or-sr":"",c=s??"";return ae("div",{class:`or-field${r?" "+r:""}`,role:e?n??"group":void 0,"\
aria-labelledby":e&&c?`${t.id}-label`:void 0,"aria-describedby":e?N(t):void 0,children:[(c||o)&&ae("div",{class:`or-head${d&&
!o?d:""}`,children:[e?b("span",{class:`or-label${d}`,id:`${t.id}-label`,children:c}):b("label",{class:`or-label${d}`,id:`${t.
id}-label`,for:t.id,children:c}),o&&b("span",{class:"or-actions",children:o})]}),i,t.error?b("p",{class:"or-help is-erro\
r",id:`${t.id}-error`,children:t.error}):l?b("p",{class:"or-help",id:`${t.id}-info`,children:l}):null]})}function Mt({icon:t="\
window",text:e="Nothing yet. The result appears here."}){return ae("div",{class:"or-empty",children:[b(h,{name:t}),b("p",
{children:e})]})}function Rt({text:t,label:e="Copy",onCopy:n}){let[o,r]=xt(!1);return b("button",{type:"button",class:"o\
r-icon","aria-label":o?"Copied":e,title:e,onClick:async()=>{try{await navigator.clipboard.writeText(t())}catch{return}n?.(),
r(!0),setTimeout(()=>r(!1),1200)},children:b(h,{name:o?"check":"copy"})})}import{createContext as Pt}from"./vendor/preact.js";var St=Pt(-1);for(let t in U)w.set(t,U[t]);async function Ct(t){await Promise.all([...t].map(async e=>{let n=w.has(e)?"":J[e];if(!n)return;
let o=await import(new URL(n,import.meta.url).href);w.set(e,o.default)}))}async function Et(){let t=document.getElementById(
"oriel"),e=JSON.parse(document.getElementById("oriel-config").textContent),n=new Set(e.components.map(i=>i.type));[...n].
some(i=>!J[i]&&!w.has(i))&&n.add("json");let[o]=await Promise.all([he(),Ct(n)]),r=new q(e,o);de(r),t.replaceChildren(),t.
removeAttribute("aria-hidden"),t.className="",Tt($t(Fe,{rt:r}),t),document.documentElement.dataset.ready="",ye(r),pe(r),
await r.start()}queueMicrotask(()=>{Et()});export{H as Children,Rt as Copy,Mt as Empty,W as Field,h as Icon,M as Refusal,St as ShownTab,at as bytes,N as described,
F as shortcut,I as toast};
