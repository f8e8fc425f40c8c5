import{h as yt,render as bt}from"./vendor/preact.js";var q={accordion:"./components/accordion.js",button:"./components/button.js",checkbox:"./components/checkbox.js",checkboxgroup:"\
./components/checkboxgroup.js",column:"./components/column.js",dropdown:"./components/dropdown.js",file:"./components/fi\
le.js",gallery:"./components/gallery.js",group:"./components/group.js",image:"./components/image.js",json:"./components/\
json.js",label:"./components/label.js",markdown:"./components/markdown.js",number:"./components/number.js",radio:"./comp\
onents/radio.js",row:"./components/row.js",slider:"./components/slider.js",state:"./components/state.js",tabitem:"./comp\
onents/tabitem.js",tabs:"./components/tabs.js",textbox:"./components/textbox.js"};var _="oriel-kept";function Y(t){let e=[...t.store.nodes.values()].filter(n=>n.interactive&&n.type!=="state"&&n.type!=="\
button").map(n=>[n.type,n.props.peek().label??"",n.value.peek()]);try{sessionStorage.setItem(_,JSON.stringify(e))}catch{}
location.reload()}function X(t){let e=[];try{e=JSON.parse(sessionStorage.getItem(_)??"[]"),sessionStorage.removeItem(_)}catch{
return}for(let n of t.store.nodes.values()){let o=e.findIndex(([r,s])=>r===n.type&&s===(n.props.peek().label??""));o>=0&&
n.interactive&&n.assign(e.splice(o,1)[0][2])}}function Ee(t,e){let n=[...document.querySelectorAll("button[data-primary]")].filter(s=>s.offsetParent&&!s.disabled),o=Number(
/^c(\d+)/.exec(e?.id??"")?.[1]??NaN);return n.find(s=>{let i=Number(s.id.slice(1));return t.config.functions.some(a=>a.inputs.
includes(o)&&a.targets.some(([l,c])=>l===i&&c==="click"))})??n[0]??null}function Q(t){addEventListener("keydown",e=>{if(e.
key!=="Enter"||!(e.metaKey||e.ctrlKey)||e.isComposing)return;let n=Ee(t,document.activeElement);!n||n.dataset.live||(e.preventDefault(),
n.click())})}var Te=/Mac|iPhone|iPad/.test(navigator.platform),Le=Te?"⌘ ↵":"Ctrl ↵";var G="oriel-tab";function je(){let t=crypto.getRandomValues(new Uint8Array(16));return Array.from(t,e=>e.toString(16).padStart(
2,"0")).join("")}async function ee(){let t="";try{t=sessionStorage.getItem(G)??""}catch{}(!/^[A-Za-z0-9_-]{6,64}$/.test(
t)||!await Z(t))&&(t=je(),await Z(t));try{sessionStorage.setItem(G,t)}catch{}return t}function Z(t){return navigator.locks?
new Promise(e=>{navigator.locks.request(`oriel-${t}`,{ifAvailable:!0},n=>(e(n!==null),n?new Promise(()=>{}):void 0)).catch(
()=>e(!0))}):Promise.resolve(!0)}import{effect as Ie}from"./vendor/preact.js";import{signal as Ne}from"./vendor/preact.js";var S=class{constructor(e,n,o){this.fn=e;this.trigger=n;this.event=o;this.state=
Ne({phase:"sending",rank:0,size:0,eta:null,began:performance.now(),trackers:[],duration:0,failure:null})}fn;trigger;event;id="";last=0;state;get live(){
return Fe(this.state.value.phase)}set(e){this.state.value={...this.state.value,...e}}note(e){switch(e.kind){case"queued":
this.last===0&&this.set({phase:"queued",rank:e.rank,size:e.size,eta:e.eta});break;case"started":this.set({phase:"running",
began:performance.now(),eta:e.eta});break;case"progress":this.set({trackers:e.trackers});break;case"append":case"patch":
this.state.peek().phase!=="streaming"&&this.set({phase:"streaming"});break;case"done":this.set({phase:"done",duration:e.
duration});break;case"cancelled":this.set({phase:"cancelled"});break;case"failed":this.set({phase:"failed",failure:{title:e.
title||"Error",message:e.message??"Something went wrong on the server.",id:e.id,retry:!0}});break;case"snapshot":this.set(
{phase:e.started?"running":"queued",trackers:e.progress??[]})}}};function Fe(t){return t==="sending"||t==="queued"||t===
"running"||t==="streaming"}function b(t){for(let e of[...t].reverse()){if(e.progress!==null&&e.progress!==void 0)return te(
e.progress);if(e.index!==null&&e.length)return te(e.index/e.length)}return null}var te=t=>Math.min(1,Math.max(0,t));function ne(t){let e=document.title,n=document.querySelector("link[rel=icon]"),o=n?.href??"";Ie(()=>{let r=!1,s=null;for(let i of t.
latest.value.values())!i.live||i.fn.show_progress==="hidden"||(r=!0,s??=b(i.state.value.trackers));if(document.title=s===
null?e:`${Math.round(s*100)}% · ${e}`,n){let i=r?o.replace("icon.svg","icon-run.svg"):o;n.href!==i&&(n.href=i)}})}import{batch as de,signal as z}from"./vendor/preact.js";function O(t,e,n,o){if(typeof t!="object"||t===null)throw new Error(`no place for ${JSON.stringify(e)}`);let r=Array.isArray(
t)?t.slice():{...t},s=e[n];return n===e.length-1?o(r,s):r[s]=O(r[s],e,n+1,o),r}function A(t,e,n){return e.length===0?(typeof t==
"string"?t:"")+n:O(t,e,0,(o,r)=>{let s=o;s[r]=(typeof s[r]=="string"?s[r]:"")+n})}function oe(t,e){for(let[n,o,r]of e)if(n===
"append"&&typeof r=="string")t=A(t,o,r);else if(o.length===0)if(n==="replace")t=r;else throw new Error(`${n} needs a pat\
h`);else t=O(t,o,0,(s,i)=>{let a=Array.isArray(s);n==="delete"?a?s.splice(Number(i),1):delete s[i]:n==="add"&&a?s.splice(
Number(i),0,r):s[i]=r});return t}function V(t,e){if(Object.is(t,e))return!0;if(typeof t!="object"||typeof e!="object"||!t||
!e||Array.isArray(t)!==Array.isArray(e))return!1;let n=Object.keys(t),o=Object.keys(e);return n.length===o.length&&n.every(
r=>r in e&&V(t[r],e[r]))}function re(t,e){return e.seq===void 0||e.kind==="snapshot"?"apply":e.seq<=t?"duplicate":(e.prev??e.seq-1)===t?"apply":"\
gap"}import{signal as D}from"./vendor/preact.js";var U=class{constructor(e,n){this.config=e;this.interactive=n;this.initial=e.props.value??null,this.value=D(this.initial),
this.props=D(e.props)}config;interactive;value;props;error=D("");initial;busy=null;get id(){return this.config.id}get type(){
return this.config.type}assign(e){return V(this.value.peek(),e)?!1:(this.value.value=e,!0)}update(e){let{value:n,...o}=e;
return Object.keys(o).length>0&&(this.props.value={...this.props.peek(),...o}),"value"in e&&this.assign(n)}},C=class{nodes=new Map;constructor(e){
for(let n of e.components)this.nodes.set(n.id,new U(n,n.interactive!==!1))}get(e){let n=this.nodes.get(e);if(!n)throw new Error(
`component ${e} is not in the config`);return n}};import{signal as _e}from"./vendor/preact.js";import{jsx as se}from"./vendor/preact.js";var qe={close:"M6 6l12 12M18 6L6 18",copy:"M9 9h10v10H9zM5 15V5h10",check:"M5 \
12.5l4.5 4.5L19 7.5",chevron:"M6 9.5l6 6 6-6",reset:"M4 5v5h5M4.6 10A8 8 0 1 1 4 13",download:"M12 4v11m-4.5-4.5L12 15l4\
.5-4.5M5 19.5h14",expand:"M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5",upload:"M12 16V5M7.5 9.5L12 5l4.5 4.5M5 19.5h14",file:"\
M7 3.5h7l4 4v13H7zM14 3.5v4h4",image:"M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.2v.1",window:"M6 20V10a6 6 0 0 1 12 0v10\
zM12 4v16M6 12.5h12",sun:"M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 1\
7.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",moon:"M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10",system:"M4 5h16v11H\
4zM9 20h6M12 16v4",stop:"M7 7h10v10H7z",send:"M12 19V5M6 11l6-6 6 6"};function h({name:t}){return se("svg",{class:"or-sv\
g",viewBox:"0 0 24 24","aria-hidden":"true",children:se("path",{d:qe[t],class:t==="stop"?"is-solid":void 0})})}import{jsx as w,jsxs as ie}from"./vendor/preact.js";var M=_e([]),Oe=0;function E(t){let e=Oe++;M.value=[...M.value.slice(
-4),{...t,key:e}],t.duration!==null&&t.duration!==void 0&&setTimeout(()=>ae(e),t.duration*1e3)}function ae(t){M.value=M.
value.filter(e=>e.key!==t)}function le(){return w("div",{class:"or-toasts",role:"region","aria-label":"Notices","aria-li\
ve":"polite",children:M.value.map(t=>ie("div",{class:`or-toast is-${t.level}`,role:t.level==="error"?"alert":void 0,children:[
w("span",{class:"or-dot"}),ie("div",{class:"or-toast-text",children:[t.title&&w("strong",{children:t.title}),w("p",{children:t.
text})]}),w("button",{type:"button",class:"or-icon","aria-label":"Dismiss",onClick:()=>ae(t.key),children:w(h,{name:"clo\
se"})})]},t.key))})}function ue(t,e){return e===0||t==="multiple"?"run":t==="always_last"?"later":"ignore"}function ce(t,e){return e==="canc\
elled"?!t:!t||t==="success"==(e==="done")}var H={"Content-Type":"application/json","X-Oriel-Request":"1"},k=class extends Error{constructor(n,o,r,s,i){super(typeof o==
"string"?o:`The server answered ${n}.`);this.status=n;this.detail=o;this.code=r;this.id=s;this.after=i}status;detail;code;id;after};
async function Ae(t){let e={};try{e=await t.json()}catch{}return new k(t.status,e.detail,e.code??"",e.id??"",Number(t.headers.
get("Retry-After"))||0)}var T=class{constructor(e,n,o){this.tab=e;this.hash=n;this.handlers=o}tab;hash;handlers;source=null;cursor="";timer=0;tries=0;async run(e){
let n=await fetch("_oriel/v1/run",{method:"POST",headers:H,body:JSON.stringify({config:this.hash,tab:this.tab,...e})});if(!n.
ok)throw await Ae(n);return(await n.json()).run}async cancel(e){await fetch("_oriel/v1/cancel",{method:"POST",headers:H,
body:JSON.stringify({run:e}),keepalive:!0})}leave(){this.close(),fetch(`_oriel/v1/tab?tab=${this.tab}`,{method:"DELETE",
headers:H,keepalive:!0}).catch(()=>{})}upload(e,n,o){return new Promise((r,s)=>{let i=new XMLHttpRequest;i.open("PUT",`_\
oriel/v1/upload?name=${encodeURIComponent(e.name||"file")}`),i.setRequestHeader("X-Oriel-Request","1"),i.responseType="j\
son",i.upload.onprogress=a=>a.lengthComputable&&n(a.loaded/a.total),i.onerror=()=>s(new Error("The upload was interrupte\
d. Check the connection and try again.")),i.onabort=()=>s(new DOMException("Stopped","AbortError")),i.onload=()=>{i.status===
200?r(i.response):s(new k(i.status,i.response?.detail,i.response?.code??"",i.response?.id??"",0))},o?.addEventListener("\
abort",()=>i.abort()),i.send(e)})}get connected(){return this.source!==null}open(){if(this.source)return;clearTimeout(this.
timer);let e=this.cursor?`&cursor=${encodeURIComponent(this.cursor)}`:"",n=new EventSource(`_oriel/v1/tab?tab=${this.tab}${e}`);
this.source=n,n.onopen=()=>this.handlers.state("open"),n.onmessage=o=>this.take(o),n.onerror=()=>{this.handlers.state("l\
ost"),n.readyState===EventSource.CLOSED&&this.again()}}close(){clearTimeout(this.timer),this.source?.close(),this.source=
null}take(e){let n=JSON.parse(e.data);if(n.hello)this.handlers.hello(n.hello);else if(!this.handlers.entry(n)){this.tries>
1&&(this.cursor=""),this.again();return}this.tries=0,e.lastEventId&&(this.cursor=e.lastEventId)}again(){this.close();let e=Math.
min(15e3,250*2**this.tries++)*(.75+Math.random()/2);this.timer=window.setTimeout(()=>this.open(),e)}};var L=class{constructor(e,n){this.config=e;this.store=new C(e),this.fns=new Map(e.functions.map(o=>[o.id,o])),this.ready=
new Promise(o=>this.greeted=o),this.wire=new T(n,e.hash,{hello:o=>this.hello(o),entry:o=>this.receive(o),state:o=>{this.
connection.value=o,o==="lost"&&this.greeted()}})}config;store;wire;latest=z(new Map);connection=z("open");stale=z(!1);ready;fns;runs=new Map;live=new Set;later=new Map;changed=new Set;queue=[];seen=new Map;frame=!1;greeted;async start(){
this.wire.open(),addEventListener("pagehide",()=>this.wire.leave()),addEventListener("pageshow",e=>e.persisted&&this.wire.
open()),addEventListener("online",()=>this.wire.open()),document.addEventListener("visibilitychange",()=>this.rest()),await this.
ready;for(let e of this.config.functions)e.targets.some(([n,o])=>n===null&&o==="load")&&this.call(e,null,null)}listens(e,n){
return this.config.functions.some(o=>o.targets.some(([r,s])=>r===e&&s===n))}emit(e,n,o=null){for(let r of this.config.functions)
r.targets.some(([s,i])=>s===e&&i===n)&&this.call(r,e,o)}input(e,n){e.error.value="",e.assign(n)&&(this.emit(e.id,"input"),
this.emit(e.id,"change"))}liveRuns(e){return[...this.live].filter(n=>n.fn.id===e)}stop(e){this.later.delete(e);for(let n of this.
liveRuns(e))this.cancel(n)}retry(e){this.call(e.fn,e.trigger,e.event)}async call(e,n,o){for(let a of e.cancels??[])this.
stop(a);if(e.action){e.action==="clear"&&this.clear(e),this.chain(e,"done",n);return}let r=ue(e.trigger_mode,this.liveRuns(
e.id).length);if(r==="later"&&this.later.set(e.id,[n,o]),r!=="run")return;let s=new S(e,n,o);this.track(s);let i=e.inputs.
map(a=>this.store.get(a));for(let a of i)a.error.value="";try{await Promise.all(i.map(u=>u.busy)),this.wire.open();let a=i.
map(u=>u.type==="state"?null:u.value.peek()),l=await this.wire.run({fn:e.name,data:a,trigger:n,event:o,token:e.token??""}),
c=this.runs.get(l);c&&c!==s?(this.live.delete(s),this.show(c)):this.name(s,l),!s.live&&this.runs.get(l)===s&&this.wire.cancel(
l)}catch(a){this.refused(s,i,a)}}clear(e){de(()=>{for(let n of e.outputs){let o=this.store.get(n);o.error.value="",o.assign(
o.initial)&&this.emit(n,"change")}}),this.latest.value=new Map([...this.latest.value].filter(([,n])=>n.live||!n.fn.outputs.
some(o=>e.outputs.includes(o))))}track(e){this.live.add(e),this.show(e)}show(e){this.latest.value=new Map(this.latest.value).
set(e.fn.id,e)}name(e,n){e.id=n,this.runs.set(n,e),e.state.peek().phase==="sending"&&e.set({phase:"queued"})}cancel(e){e.
id&&this.wire.cancel(e.id).catch(()=>{}),e.set({phase:"cancelled"}),this.ended(e)}refused(e,n,o){let r="Could not reach \
the server",s="Check the connection and try again. Your inputs are kept.",i="",a=!0;o instanceof k&&(i=o.id,r="The serve\
r refused this",s=o.message,o.status===409?(this.stale.value=!0,r="This app was updated",s="Reload the page to continue.\
 Your inputs are kept.",a=!1):o.status===422&&Array.isArray(o.detail)?(r="Please check your input",s=this.blame(o.detail,
n),a=!1):(o.status===429||o.status===503)&&(r="The server is busy",s=`Try again ${o.after?`in ${o.after} s`:"in a moment"}\
. Your inputs are kept.`)),e.live&&e.set({phase:"failed",failure:{title:r,message:s,id:i,retry:a}}),this.ended(e)}blame(e,n){
let o="";for(let[r,s]of e.entries()){let i=s.message||s.msg||"";if(s.is_valid===!0||!i)continue;let a=s.loc?.find(c=>typeof c==
"number"),l=n[typeof a=="number"?a:r];l&&(l.error.value=i,o||document.getElementById(`c${l.id}`)?.focus()),o||=i}return o||
"The server did not accept the input."}ended(e){if(!this.live.delete(e))return;let{phase:n,failure:o}=e.state.peek(),r=n===
"failed"||n==="cancelled"?n:"done";o&&e.fn.outputs.length===0&&E({level:"error",title:o.title,text:o.message,duration:10}),
this.chain(e.fn,r,e.trigger);let s=this.later.get(e.fn.id);s&&this.later.delete(e.fn.id)&&this.call(e.fn,...s),setTimeout(
()=>this.rest(),2e3)}chain(e,n,o){for(let r of this.config.functions)r.after===e.id&&ce(r.when,n)&&this.call(r,o,null)}rest(){
document.visibilityState==="visible"?this.wire.open():this.live.size===0&&this.wire.close()}hello(e){let n=new Set(e.runs.
map(o=>o.run));for(let o of[...this.live])o.id&&!n.has(o.id)&&(o.set({phase:"failed",failure:{title:"The connection was \
lost",message:"The server no longer knows this run. Try again.",retry:!0}}),this.ended(o));this.queue=[],this.seen=new Map;
for(let o of e.runs)this.receive({run:o.run,fn:o.fn,seq:o.seq,...o.snapshot});this.greeted()}receive(e){let n=this.seen.
get(e.run)??this.runs.get(e.run)?.last??0,o=re(n,e);return o!=="apply"?o==="duplicate":(e.seq!==void 0&&this.seen.set(e.
run,e.seq),this.queue.push(e),this.frame||(this.frame=!0,document.visibilityState==="visible"?requestAnimationFrame(()=>this.
flush()):setTimeout(()=>this.flush(),100)),!0)}flush(){this.frame=!1;let e=this.queue;this.queue=[];let n=[];de(()=>{for(let r of e){
let s=this.runOf(r);if(s&&(r.seq!==void 0&&(s.last=r.seq),!!s.live)){s.note(r);try{this.apply(s,r)}catch(i){console.warn(
"An update could not be applied.",i)}s.live||n.push(s)}}});let o=[...this.changed];this.changed.clear();for(let r of o)this.
emit(r.id,"change");for(let r of n)this.ended(r)}runOf(e){let n=this.runs.get(e.run);if(n||e.fn===void 0)return n;let o=this.
fns.get(e.fn);if(!o)return;let r=this.liveRuns(o.id).filter(s=>!s.id);return n=r.length===1?r[0]:new S(o,null,null),this.
name(n,e.run),this.track(n),n}apply(e,n){let o=s=>this.store.get(e.fn.outputs[s]),r=(s,i)=>i&&this.changed.add(s);switch(n.
kind){case"set":r(o(n.slot),o(n.slot).assign(n.value));break;case"append":r(o(n.slot),o(n.slot).assign(A(o(n.slot).value.
peek(),n.path??[],n.text)));break;case"patch":r(o(n.slot),o(n.slot).assign(oe(o(n.slot).value.peek(),n.ops)));break;case"\
update":r(o(n.slot),o(n.slot).update(n.props));break;case"snapshot":for(let[s,i]of n.slots.entries())!i||!e.fn.outputs[s]||
(i.props&&r(o(s),o(s).update(i.props)),i.value!==void 0&&r(o(s),o(s).assign(i.value)));break;case"log":n.visible!==!1&&E(
n);break;case"done":for(let s of n.changed??[]){let i=this.store.nodes.get(s);i&&this.changed.add(i)}}}};import{signal as et}from"./vendor/preact.js";import{signal as He,useComputed as ze}from"./vendor/preact.js";import{useEffect as ge,useState as ve}from"./vendor/preact.js";var Ve=new Intl.PluralRules("en",{type:"ordinal"}),De={one:"st",two:"nd",few:"rd",other:"th"};function Ue(t){return t+De[Ve.
select(t)]}function P(t,e=1){return t<60?`${t.toFixed(e)} s`:`${Math.floor(t/60)} min ${Math.round(t%60)} s`}function j(t){
if(t<1e3)return`${t} B`;let e=Math.min(3,Math.floor(Math.log10(t)/3));return`${(t/1e3**e).toFixed(t/1e3**e<10?1:0)} ${["\
B","kB","MB","GB"][e]}`}function pe(t,e){switch(t.phase){case"sending":return"Sending";case"queued":{let n=t.eta===null||
t.eta===void 0?"":`, about ${P(t.eta,0)}`;return t.rank>0&&t.size>1?`Queued, ${Ue(t.rank)} of ${t.size}${n}`:`Queued${n}`}case"\
running":{let n=t.trackers.at(-1),o=b(t.trackers);if(n&&o!==null){let s=n.index!==null&&n.length?`${n.index} of ${n.length}${n.
unit?" "+n.unit:""}`:`${Math.round(o*100)}%`;return`${n.desc||"Running"}, ${s}`}let r=t.eta?` of about ${P(t.eta,0)}`:"";
return`Running, ${P((e-t.began)/1e3)}${r}`}case"streaming":return`Streaming, ${P((e-t.began)/1e3)}`;case"done":return t.
duration<.05?"Done":`Done in ${P(t.duration)}`;case"cancelled":return"Stopped";case"failed":return"Failed"}}import{jsx as d,jsxs as N}from"./vendor/preact.js";var ye=He(""),fe=0,me=0;function Be(t){clearTimeout(me),me=window.setTimeout(
()=>{fe=performance.now(),ye.value=t},Math.max(0,fe+1e3-performance.now()))}function be(){return d("div",{class:"or-sr",
role:"status",children:ye.value})}var he="Reconnecting";function we({rt:t,fns:e}){let n=ze(()=>{let m=null;for(let g of e){
let y=t.latest.value.get(g);y&&(!m||y.live&&!m.live||y.state.value.began>m.state.value.began)&&(m=y)}return m}).value,o=n?.
live??!1,r=o&&t.connection.value==="lost",s=Je(o),i=n?.state.value,a=r?he:i?pe(i,s):"Ready",l=r?he:i?.phase??"ready";ge(
()=>{n&&Be(a)},[l,n]);let c=i?b(i.trackers)??(i.eta&&i.phase==="running"?Math.min(.95,(s-i.began)/1e3/i.eta):null):null,
u=i?.phase==="failed"?i.failure:null;return N("div",{class:`or-strip is-${r?"lost":l}`,children:[o&&d(We,{part:c}),u&&N(
"div",{class:"or-fail",role:"alert",children:[d("strong",{children:u.title}),d("p",{children:u.message}),u.id&&N("p",{class:"\
or-ref",children:["Reference ",u.id]})]}),N("div",{class:"or-status",children:[d("span",{class:"or-dot"}),d("span",{class:"\
or-words",children:a}),u&&d(Ke,{text:[u.title,u.message,u.id].filter(Boolean).join(`
`)}),u?.retry&&d("button",{type:"button",class:"or-mini",onClick:()=>t.retry(n),children:"Retry"}),o&&d("button",{type:"\
button",class:"or-icon","aria-label":"Stop",title:"Stop",onClick:()=>t.stop(n.fn.id),children:d(h,{name:"stop"})})]})]})}
function We({part:t}){return t===null?d("div",{class:"or-line is-busy"}):d("div",{class:"or-line",style:{transform:`scal\
eX(${t.toFixed(3)})`}})}function Ke({text:t}){let[e,n]=ve(!1);return d("button",{type:"button",class:"or-mini",onClick:()=>navigator.
clipboard.writeText(t).then(()=>n(!0),()=>{}),children:e?"Copied":"Copy details"})}function Je(t){let[e,n]=ve(performance.
now());return ge(()=>{if(!t)return;let o=setInterval(()=>n(performance.now()),100);return()=>clearInterval(o)},[t]),t?e:
performance.now()}import{Fragment as xe,jsx as p,jsxs as Ze}from"./vendor/preact.js";var F=new Map,Re=new Set(["row","column","group","for\
m","accordion","tabs","tabitem"]),Ye=new Set(["button","uploadbutton","downloadbutton","markdown","html","dataset"]),$=new Set(
["state","browserstate","timer"]),W=t=>t.props.value,ke=t=>!Re.has(t.type)&&!Ye.has(t.type)&&!$.has(t.type)&&W(t).container!==
!1,Xe=t=>t.type==="group"||t.type==="form"||t.type==="accordion"||t.type==="tabs"||W(t).variant==="panel";function Se(t,e=new Set){
for(let n of t)e.add(n.id),Se(n.children??[],e);return e}function Qe(t,e){let n=Se(e);return t.config.functions.filter(o=>o.
show_progress!=="hidden"&&!o.action&&o.outputs.some(r=>!$.has(t.store.get(r).type))&&n.has(o.outputs.find(r=>!$.has(t.store.
get(r).type)))).map(o=>o.id)}function Me({rt:t,nodes:e,children:n}){let o=Qe(t,e);return Ze("div",{class:"or-pane",children:[
p("div",{class:"or-cells",children:n}),o.length>0&&p(we,{rt:t,fns:o})]})}function I({rt:t,nodes:e,inPane:n,row:o}){if(n)
return p(xe,{children:e.map(s=>p(B,{rt:t,at:s,inPane:!0},s.id))});let r=[];for(let s=0;s<e.length;s++){let i=e[s];if(!ke(
t.store.get(i.id))){r.push(p(B,{rt:t,at:i,inPane:!1},i.id));continue}let a=[i];for(;!o&&s+1<e.length;){let l=t.store.get(
e[s+1].id);if(!ke(l)&&!$.has(l.type))break;a.push(e[++s])}r.push(p(Me,{rt:t,nodes:a,children:a.map(l=>p(B,{rt:t,at:l,inPane:!0},
l.id))},i.id))}return p(xe,{children:r})}function B({rt:t,at:e,inPane:n}){let o=t.store.get(e.id),r=W(o);if(r.visible===
!1||$.has(o.type))return null;let s=e.children??[],i=F.get(o.type)??F.get("json"),a=r.scale===void 0||r.scale===null?"":
` or-s${Math.min(12,r.scale)}`,l=`or-block or-${o.type}${a}${r.visible==="hidden"?" or-hidden":""}${r.elem_classes?.length?
" "+r.elem_classes.join(" "):""}`,c=r.min_width?{"--or-min":`${r.min_width}px`}:void 0,u=!n&&Xe(o),m=p(i,{id:`c${o.id}`,
node:o.id,props:o.props.value,value:o.value.value,interactive:o.interactive,error:o.error.value,pending:Ge(t,o.id),rt:t,
set:g=>t.input(o,g),emit:(g,y)=>t.emit(o.id,g,y),listens:g=>t.listens(o.id,g),children:Re.has(o.type)&&p(I,{rt:t,nodes:s,
inPane:n||u,row:o.type==="row"})});return p("div",{class:l,id:r.elem_id,style:c,children:u?p(Me,{rt:t,nodes:s,children:m}):
m})}function Ge(t,e){for(let n of t.latest.value.values())if(n.fn.outputs.includes(e)&&n.state.value.phase==="streaming")
return!0;return!1}import{Fragment as nt,jsx as f,jsxs as x}from"./vendor/preact.js";var K=["system","light","dark"],R=et(document.documentElement.
dataset.theme??"system");function tt(){let t=K[(K.indexOf(R.value)+1)%K.length];R.value=t;let e=document.documentElement;
t==="system"?delete e.dataset.theme:e.dataset.theme=t;try{t==="system"?localStorage.removeItem("oriel-theme"):localStorage.
setItem("oriel-theme",t)}catch{}}function Pe({rt:t}){let{title:e,description:n,api:o,layout:r}=t.config;return x(nt,{children:[
x("header",{class:"or-top",children:[x("div",{children:[e&&f("h1",{children:e}),n&&f("p",{children:n})]}),f("button",{type:"\
button",class:"or-icon","aria-label":`Theme: ${R.value}`,title:`Theme: ${R.value}`,onClick:tt,children:f(h,{name:R.value===
"light"?"sun":R.value==="dark"?"moon":"system"})})]}),t.stale.value&&x("div",{class:"or-banner",role:"alert",children:[x(
"p",{children:[f("strong",{children:"This app was updated."})," Reload to continue; your inputs are kept."]}),f("button",
{type:"button",class:"or-mini",onClick:()=>Y(t),children:"Reload"})]}),f("main",{class:"or-main",children:f(I,{rt:t,nodes:r.
children??[],inPane:!1})}),x("footer",{class:"or-foot",children:[o&&f("a",{href:"gradio_api/openapi.json",children:"Use \
via API"}),f("span",{children:"Built with Oriel"})]}),f(be,{}),f(le,{})]})}import{useState as ot}from"./vendor/preact.js";import{jsx as v,jsxs as J}from"./vendor/preact.js";function $e(t){return t.error?`${t.id}-error`:t.props.info?`${t.id}-i\
nfo`:void 0}function rt({p:t,group:e,role:n,action:o,class:r,children:s}){let{label:i,show_label:a,info:l}=t.props,c=a===
!1||t.props.container===!1?" or-sr":"",u=i??"";return J("div",{class:`or-field${r?" "+r:""}`,role:e?n??"group":void 0,"a\
ria-labelledby":e&&u?`${t.id}-label`:void 0,"aria-describedby":e?$e(t):void 0,children:[(u||o)&&J("div",{class:`or-head${c&&
!o?c:""}`,children:[e?v("span",{class:`or-label${c}`,id:`${t.id}-label`,children:u}):v("label",{class:`or-label${c}`,id:`${t.
id}-label`,for:t.id,children:u}),o&&v("span",{class:"or-actions",children:o})]}),s,t.error?v("p",{class:"or-help is-erro\
r",id:`${t.id}-error`,children:t.error}):l?v("p",{class:"or-help",id:`${t.id}-info`,children:l}):null]})}function st({icon:t="\
window",text:e="Nothing yet. The result appears here."}){return J("div",{class:"or-empty",children:[v(h,{name:t}),v("p",
{children:e})]})}function it({text:t,label:e="Copy",onCopy:n}){let[o,r]=ot(!1);return v("button",{type:"button",class:"o\
r-icon","aria-label":o?"Copied":e,title:e,onClick:async()=>{try{await navigator.clipboard.writeText(t())}catch{return}n?.(),
r(!0),setTimeout(()=>r(!1),1200)},children:v(h,{name:o?"check":"copy"})})}function at(t){let e=t.replace(/[\u0000-\u0020]/g,""),n=/^([a-z][a-z0-9+.-]*):/i.exec(e)?.[1]?.toLowerCase();return n?["\
http","https","mailto"].includes(n)?t:null:e.startsWith("//")||e.startsWith("\\")||e.startsWith("/\\")?null:t}import{createContext as lt}from"./vendor/preact.js";var ut=lt(-1);var Ce;function ct(t){let e=new URL(".",import.meta.url).href,n=new URL(t,e).href;if(!n.startsWith(e))throw new Error("w\
orkers come from this folder only");let o=globalThis.trustedTypes;return o?(Ce??=o.createPolicy("oriel",{createScriptURL:r=>{
if(!r.startsWith(e))throw new TypeError("refused: "+r);return r}}),Ce.createScriptURL(n)):n}import{useEffect as dt,useState as pt}from"./vendor/preact.js";function ft(t){return t?.path?"gradio_api/file="+t.path.split("/").map(encodeURIComponent).join("/"):t?.url?.startsWith(
"data:image/")?t.url:""}function mt(t){return typeof t=="object"&&t!==null&&typeof t.path=="string"}function ht(t,e,n){return!t?.
length||t.includes("file")?!0:t.some(o=>o.startsWith(".")?e.toLowerCase().endsWith(o.toLowerCase()):o.includes("/")?n===
o||o.endsWith("/*")&&n.startsWith(o.slice(0,-1)):n.startsWith(o+"/"))}async function gt(t,e,n,o){let r=t.rt.store.get(t.
node);r.error.value="";let s=t.rt.config.max_file_size;for(let l of e){if(!ht(n,l.name,l.type))return r.error.value=`${l.
name} is not of a kind that this field takes (${n.join(", ")}).`,[];if(s&&l.size>s)return r.error.value=`${l.name} has ${j(
l.size)}; the limit is ${j(s)}.`,[]}let i=e.map(()=>0),a=Promise.all(e.map((l,c)=>t.rt.wire.upload(l,u=>{i[c]=u,o(i.reduce(
(m,g)=>m+g,0)/i.length)})));r.busy=a.catch(()=>{});try{return await a}catch(l){return r.error.value=l instanceof Error?l.
message:"The upload failed. Try again.",[]}finally{r.busy=null}}function vt(t,e,n){let[o,r]=pt(!1);return dt(()=>{if(!e)
return;let i=a=>{let l=[...a.clipboardData?.files??[]];if(!l.length||a.defaultPrevented)return;let c=document.activeElement?.
closest("[data-drop]");c&&c.id!==`${t}-drop`||(a.preventDefault(),n(l))};return addEventListener("paste",i),()=>removeEventListener(
"paste",i)}),{id:`${t}-drop`,"data-drop":e?"":void 0,"data-over":o?"":void 0,onDragOver:i=>{e&&(i.preventDefault(),r(!0))},
onDragLeave:()=>r(!1),onDrop:i=>{i.preventDefault(),r(!1);let a=[...i.dataTransfer?.files??[]];e&&a.length&&n(a)}}}async function wt(t){await Promise.all([...t].map(async e=>{let n=q[e];if(!n)return;let o=await import(new URL(n,import.meta.
url).href);F.set(e,o.default)}))}async function kt(){let t=document.getElementById("oriel"),e=JSON.parse(document.getElementById(
"oriel-config").textContent),n=new Set(e.components.map(s=>s.type));[...n].some(s=>!q[s])&&n.add("json");let[o]=await Promise.
all([ee(),wt(n)]),r=new L(e,o);X(r),t.replaceChildren(),t.removeAttribute("aria-hidden"),t.className="",bt(yt(Pe,{rt:r}),
t),document.documentElement.dataset.ready="",ne(r),Q(r),await r.start()}queueMicrotask(()=>{kt()});export{I as Children,it as Copy,st as Empty,rt as Field,h as Icon,ut as ShownTab,j as bytes,$e as described,ft as fileURL,
mt as isFile,at as safeURL,gt as sendFiles,Le as shortcut,E as toast,vt as useDrop,ct as workerURL};
