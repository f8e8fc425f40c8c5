import{h as Mt,render as Pt}from"./vendor/preact.js";var q={accordion:"./components/accordion.js",button:"./components/button.js",chatbot:"./components/chatbot.js",checkbox:"\
./components/checkbox.js",checkboxgroup:"./components/checkboxgroup.js",composer:"./components/composer.js",dropdown:"./\
components/dropdown.js",file:"./components/file.js",gallery:"./components/gallery.js",image:"./components/image.js",json:"\
./components/json.js",label:"./components/label.js",markdown:"./components/markdown.js",number:"./components/number.js",
radio:"./components/radio.js",slider:"./components/slider.js",state:"./components/state.js",tabitem:"./components/tabite\
m.js",tabs:"./components/tabs.js",textbox:"./components/textbox.js"};import{jsx as Ne}from"./vendor/preact.js";function _({children:t}){return Ne("div",{class:"or-flow",children:t})}import{jsx as Fe}from"./vendor/preact.js";function V({children:t}){return Fe("div",{class:"or-flow",children:t})}import{jsx as Ie}from"./vendor/preact.js";function A({props:t,children:e}){return Ie("div",{class:`or-flow is-row${t.equal_height?
" is-equal":""}`,children:e})}var O="oriel-kept";function Q(t){let e=[...t.store.nodes.values()].filter(n=>n.interactive&&n.type!=="state"&&n.type!=="\
button").map(n=>[n.type,n.props.peek().label??"",n.value.peek()]);try{sessionStorage.setItem(O,JSON.stringify(e))}catch{}
location.reload()}function Z(t){let e=[];try{e=JSON.parse(sessionStorage.getItem(O)??"[]"),sessionStorage.removeItem(O)}catch{
return}for(let n of t.store.nodes.values()){let o=e.findIndex(([r,i])=>r===n.type&&i===(n.props.peek().label??""));o>=0&&
n.interactive&&n.assign(e.splice(o,1)[0][2])}}function qe(t,e){let n=[...document.querySelectorAll("button[data-primary]")].filter(i=>i.offsetParent&&!i.disabled),o=Number(
/^c(\d+)/.exec(e?.id??"")?.[1]??NaN);return n.find(i=>{let s=Number(i.id.slice(1));return t.config.functions.some(a=>a.inputs.
includes(o)&&a.targets.some(([l,c])=>l===s&&c==="click"))})??n[0]??null}function ee(t){addEventListener("keydown",e=>{if(e.
key!=="Enter"||!(e.metaKey||e.ctrlKey)||e.isComposing)return;let n=qe(t,document.activeElement);!n||n.dataset.live||(e.preventDefault(),
n.click())})}var _e=/Mac|iPhone|iPad/.test(navigator.platform),Ve=_e?"⌘ ↵":"Ctrl ↵";var te="oriel-tab";function Ae(){let t=crypto.getRandomValues(new Uint8Array(16));return Array.from(t,e=>e.toString(16).
padStart(2,"0")).join("")}async function oe(){let t="";try{t=sessionStorage.getItem(te)??""}catch{}(!/^[A-Za-z0-9_-]{6,64}$/.
test(t)||!await ne(t))&&(t=Ae(),await ne(t));try{sessionStorage.setItem(te,t)}catch{}return t}function ne(t){return navigator.
locks?new Promise(e=>{navigator.locks.request(`oriel-${t}`,{ifAvailable:!0},n=>(e(n!==null),n?new Promise(()=>{}):void 0)).
catch(()=>e(!0))}):Promise.resolve(!0)}import{effect as De}from"./vendor/preact.js";import{signal as Oe}from"./vendor/preact.js";var P=class{constructor(e,n,o){this.fn=e;this.trigger=n;this.event=o;this.state=
Oe({phase:"sending",rank:0,size:0,eta:null,began:performance.now(),trackers:[],duration:0,failure:null})}fn;trigger;event;id="";data=[];sent=performance.
now();ended=0;last=0;state;get live(){return re(this.state.value.phase)}set(e){this.state.value={...this.state.value,...e},
e.phase&&!re(e.phase)&&(this.ended=performance.now())}note(e){switch(e.kind){case"queued":this.last===0&&this.set({phase:"\
queued",rank:e.rank,size:e.size,eta:e.eta});break;case"started":this.set({phase:"running",began:performance.now(),eta:e.
eta});break;case"progress":this.set({trackers:e.trackers});break;case"append":case"patch":this.state.peek().phase!=="str\
eaming"&&this.set({phase:"streaming"});break;case"done":this.set({phase:"done",duration:e.duration});break;case"cancelle\
d":this.set({phase:"cancelled"});break;case"failed":this.set({phase:"failed",failure:{title:e.title||"Error",message:e.message??
"Something went wrong on the server.",id:e.id,retry:!0}});break;case"snapshot":this.set({phase:e.started?"running":"queu\
ed",trackers:e.progress??[]})}}};function re(t){return t==="sending"||t==="queued"||t==="running"||t==="streaming"}function w(t){
for(let e of[...t].reverse()){if(e.progress!==null&&e.progress!==void 0)return ie(e.progress);if(e.index!==null&&e.length)
return ie(e.index/e.length)}return null}var ie=t=>Math.min(1,Math.max(0,t));function se(t){let e=document.title,n=document.querySelector("link[rel=icon]"),o=n?.href??"";De(()=>{let r=!1,i=null;for(let s of t.
latest.value.values())!s.live||s.fn.show_progress==="hidden"||(r=!0,i??=w(s.state.value.trackers));if(document.title=i===
null?e:`${Math.round(i*100)}% · ${e}`,n){let s=r?o.replace("icon.svg","icon-run.svg"):o;n.href!==s&&(n.href=s)}})}import{batch as he,signal as K}from"./vendor/preact.js";function D(t,e,n,o){if(typeof t!="object"||t===null)throw new Error(`no place for ${JSON.stringify(e)}`);let r=Array.isArray(
t)?t.slice():{...t},i=e[n];return n===e.length-1?o(r,i):r[i]=D(r[i],e,n+1,o),r}function H(t,e,n){return e.length===0?(typeof t==
"string"?t:"")+n:D(t,e,0,(o,r)=>{let i=o;i[r]=(typeof i[r]=="string"?i[r]:"")+n})}function ae(t,e){for(let[n,o,r]of e)if(n===
"append"&&typeof r=="string")t=H(t,o,r);else if(o.length===0)if(n==="replace")t=r;else throw new Error(`${n} needs a pat\
h`);else t=D(t,o,0,(i,s)=>{let a=Array.isArray(i);n==="delete"?a?i.splice(Number(s),1):delete i[s]:n==="add"&&a?i.splice(
Number(s),0,r):i[s]=r});return t}function z(t,e){if(Object.is(t,e))return!0;if(typeof t!="object"||typeof e!="object"||!t||
!e||Array.isArray(t)!==Array.isArray(e))return!1;let n=Object.keys(t),o=Object.keys(e);return n.length===o.length&&n.every(
r=>r in e&&z(t[r],e[r]))}function le(t,e){return e.seq===void 0||e.kind==="snapshot"?"apply":e.seq<=t?"duplicate":(e.prev??e.seq-1)===t?"apply":"\
gap"}import{signal as U}from"./vendor/preact.js";var B=class{constructor(e,n){this.config=e;this.interactive=n;this.initial=e.props.value??null,this.value=U(this.initial),
this.props=U(e.props)}config;interactive;value;props;error=U("");initial;busy=null;get id(){return this.config.id}get type(){
return this.config.type}assign(e){return z(this.value.peek(),e)?!1:(this.value.value=e,!0)}tail=null;put(e,n,o){let{tail:r}=this;
return o!==void 0?(this.tail={run:e,base:o,items:n},this.join(this.value.peek())):r&&r.run!==e&&(r.run.live||r.run.ended>
e.sent)?this.join(n):(this.tail=null,this.assign(n))}edit(e,n){return this.tail?.run!==e?this.assign(n(this.value.peek())):
(this.tail={...this.tail,items:n(this.tail.items)},this.join(this.value.peek()))}join(e){let{base:n,items:o}=this.tail;return this.
assign([...Array.isArray(e)?e.slice(0,n):[],...o])}update(e){let{value:n,...o}=e;return Object.keys(o).length>0&&(this.props.
value={...this.props.peek(),...o}),"value"in e&&this.assign(n)}},E=class{nodes=new Map;constructor(e){for(let n of e.components)
this.nodes.set(n.id,new B(n,n.interactive!==!1))}get(e){let n=this.nodes.get(e);if(!n)throw new Error(`component ${e} is\
 not in the config`);return n}};import{signal as ze}from"./vendor/preact.js";import{jsx as ue}from"./vendor/preact.js";var He={close:"M6 6l12 12M18 6L6 18",copy:"M9 9h10v10H9zM5 15V5h10",check:"M5 \
12.5l4.5 4.5L19 7.5",chevron:"M6 9.5l6 6 6-6",reset:"M4 5v5h5M4.6 10A8 8 0 1 1 4 13",download:"M12 4v11m-4.5-4.5L12 15l4\
.5-4.5M5 19.5h14",expand:"M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5",upload:"M12 16V5M7.5 9.5L12 5l4.5 4.5M5 19.5h14",file:"\
M7 3.5h7l4 4v13H7zM14 3.5v4h4",image:"M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.2v.1",window:"M6 20V10a6 6 0 0 1 12 0v10\
zM12 4v16M6 12.5h12",sun:"M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 1\
7.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",moon:"M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10",system:"M4 5h16v11H\
4zM9 20h6M12 16v4",stop:"M7 7h10v10H7z",undo:"M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3",edit:"M5 19l.8-3.8L16 5l3 3L8.8 18.\
2zM13.5 7.5l3 3",trash:"M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v5.5M13.5 10.5v5.5",like:"M7.5 20V10.5M4 10.\
5h3.5L11.5 3c1.6 0 2.5 1 2.5 2.5V9.5h4.6a1.9 1.9 0 0 1 1.9 2.2l-1.1 6.7A1.9 1.9 0 0 1 17.5 20H4z",dislike:"M16.5 4v9.5M2\
0 13.5h-3.5L12.5 21c-1.6 0-2.5-1-2.5-2.5V14.5H5.400a1.9 1.9 0 0 1-1.9-2.2l1.1-6.7A1.9 1.9 0 0 1 6.5 4H20z",down:"M12 5v1\
4M6 13l6 6 6-6",chat:"M4.5 5h15v11h-8L7 20v-4H4.5z",send:"M12 19V5M6 11l6-6 6 6"};function h({name:t}){return ue("svg",{
class:"or-svg",viewBox:"0 0 24 24","aria-hidden":"true",children:ue("path",{d:He[t],class:t==="stop"?"is-solid":void 0})})}import{jsx as k,jsxs as ce}from"./vendor/preact.js";var S=ze([]),Ue=0;function T(t){let e=Ue++;S.value=[...S.value.slice(
-4),{...t,key:e}],t.duration!==null&&t.duration!==void 0&&setTimeout(()=>de(e),t.duration*1e3)}function de(t){S.value=S.
value.filter(e=>e.key!==t)}function pe(){return k("div",{class:"or-toasts",role:"region","aria-label":"Notices","aria-li\
ve":"polite",children:S.value.map(t=>ce("div",{class:`or-toast is-${t.level}`,role:t.level==="error"?"alert":void 0,children:[
k("span",{class:"or-dot"}),ce("div",{class:"or-toast-text",children:[t.title&&k("strong",{children:t.title}),k("p",{children:t.
text})]}),k("button",{type:"button",class:"or-icon","aria-label":"Dismiss",onClick:()=>de(t.key),children:k(h,{name:"clo\
se"})})]},t.key))})}function fe(t,e){return e===0||t==="multiple"?"run":t==="always_last"?"later":"ignore"}function me(t,e){return e==="canc\
elled"?!t:!t||t==="success"==(e==="done")}var W={"Content-Type":"application/json","X-Oriel-Request":"1"},x=class extends Error{constructor(n,o,r,i,s){super(typeof o==
"string"?o:`The server answered ${n}.`);this.status=n;this.detail=o;this.code=r;this.id=i;this.after=s}status;detail;code;id;after};
async function Be(t){let e={};try{e=await t.json()}catch{}return new x(t.status,e.detail,e.code??"",e.id??"",Number(t.headers.
get("Retry-After"))||0)}var L=class{constructor(e,n,o){this.tab=e;this.hash=n;this.handlers=o}tab;hash;handlers;source=null;cursor="";timer=0;tries=0;async run(e){
let n=await fetch("_oriel/v1/run",{method:"POST",headers:W,body:JSON.stringify({config:this.hash,tab:this.tab,...e})});if(!n.
ok)throw await Be(n);return(await n.json()).run}async cancel(e){await fetch("_oriel/v1/cancel",{method:"POST",headers:W,
body:JSON.stringify({run:e}),keepalive:!0})}leave(){this.close(),fetch(`_oriel/v1/tab?tab=${this.tab}`,{method:"DELETE",
headers:W,keepalive:!0}).catch(()=>{})}upload(e,n,o){return new Promise((r,i)=>{let s=new XMLHttpRequest;s.open("PUT",`_\
oriel/v1/upload?name=${encodeURIComponent(e.name||"file")}`),s.setRequestHeader("X-Oriel-Request","1"),s.responseType="j\
son",s.upload.onprogress=a=>a.lengthComputable&&n(a.loaded/a.total),s.onerror=()=>i(new Error("The upload was interrupte\
d. Check the connection and try again.")),s.onabort=()=>i(new DOMException("Stopped","AbortError")),s.onload=()=>{s.status===
200?r(s.response):i(new x(s.status,s.response?.detail,s.response?.code??"",s.response?.id??"",0))},o?.addEventListener("\
abort",()=>s.abort()),s.send(e)})}get connected(){return this.source!==null}open(){if(this.source)return;clearTimeout(this.
timer);let e=this.cursor?`&cursor=${encodeURIComponent(this.cursor)}`:"",n=new EventSource(`_oriel/v1/tab?tab=${this.tab}${e}`);
this.source=n,n.onopen=()=>this.handlers.state("open"),n.onmessage=o=>this.take(o),n.onerror=()=>{this.handlers.state("l\
ost"),n.readyState===EventSource.CLOSED&&this.again()}}close(){clearTimeout(this.timer),this.source?.close(),this.source=
null}take(e){let n=JSON.parse(e.data);if(n.hello)this.handlers.hello(n.hello);else if(!this.handlers.entry(n)){this.tries>
1&&(this.cursor=""),this.again();return}this.tries=0,e.lastEventId&&(this.cursor=e.lastEventId)}again(){this.close();let e=Math.
min(15e3,250*2**this.tries++)*(.75+Math.random()/2);this.timer=window.setTimeout(()=>this.open(),e)}};var j=class{constructor(e,n){this.config=e;this.store=new E(e),this.fns=new Map(e.functions.map(o=>[o.id,o])),this.ready=
new Promise(o=>this.greeted=o),this.wire=new L(n,e.hash,{hello:o=>this.hello(o),entry:o=>this.receive(o),state:o=>{this.
connection.value=o,o==="lost"&&this.greeted()}})}config;store;wire;latest=K(new Map);connection=K("open");stale=K(!1);ready;fns;runs=new Map;live=new Set;later=new Map;changed=new Set;queue=[];seen=new Map;frame=!1;greeted;async start(){
this.wire.open(),addEventListener("pagehide",()=>this.wire.leave()),addEventListener("pageshow",e=>e.persisted&&this.wire.
open()),addEventListener("online",()=>this.wire.open()),document.addEventListener("visibilitychange",()=>this.rest()),await this.
ready;for(let e of this.config.functions)e.targets.some(([n,o])=>n===null&&o==="load")&&this.call(e,null,null)}listens(e,n){
return this.config.functions.some(o=>o.targets.some(([r,i])=>r===e&&i===n))}emit(e,n,o=null){for(let r of this.config.functions)
r.targets.some(([i,s])=>i===e&&s===n)&&this.call(r,e,o)}input(e,n){e.error.value="",e.assign(n)&&(this.emit(e.id,"input"),
this.emit(e.id,"change"))}liveRuns(e){return[...this.live].filter(n=>n.fn.id===e)}stop(e){this.later.delete(e);for(let n of this.
liveRuns(e))this.cancel(n)}retry(e){this.call(e.fn,e.trigger,e.event)}async call(e,n,o){for(let a of e.cancels??[])this.
stop(a);if(e.action){e.action==="clear"&&this.clear(e),this.chain(e,"done",n);return}let r=fe(e.trigger_mode,this.liveRuns(
e.id).length);if(r==="later"&&this.later.set(e.id,[n,o]),r!=="run")return;let i=new P(e,n,o);this.track(i);let s=e.inputs.
map(a=>this.store.get(a));for(let a of s)a.error.value="";try{await Promise.all(s.map(u=>u.busy)),this.wire.open();let a=s.
map(u=>u.type==="state"?null:u.value.peek());i.data=a;let l=await this.wire.run({fn:e.name,data:a,trigger:n,event:o,token:e.
token??""}),c=this.runs.get(l);c&&c!==i?(c.data=a,this.live.delete(i),this.show(c)):this.name(i,l),!i.live&&this.runs.get(
l)===i&&this.wire.cancel(l)}catch(a){this.refused(i,s,a)}}clear(e){he(()=>{for(let n of e.outputs){let o=this.store.get(
n);o.error.value="",o.assign(o.initial)&&this.emit(n,"change")}}),this.latest.value=new Map([...this.latest.value].filter(
([,n])=>n.live||!n.fn.outputs.some(o=>e.outputs.includes(o))))}track(e){this.live.add(e),this.show(e)}show(e){this.latest.
value=new Map(this.latest.value).set(e.fn.id,e)}name(e,n){e.id=n,this.runs.set(n,e),e.state.peek().phase==="sending"&&e.
set({phase:"queued"})}cancel(e){e.id&&this.wire.cancel(e.id).catch(()=>{}),e.set({phase:"cancelled"}),this.ended(e)}refused(e,n,o){
let r="Could not reach the server",i="Check the connection and try again. Your inputs are kept.",s="",a=!0;o instanceof x&&
(s=o.id,r="The server refused this",i=o.message,o.status===409?(this.stale.value=!0,r="This app was updated",i="Reload t\
he page to continue. Your inputs are kept.",a=!1):o.status===422&&Array.isArray(o.detail)?(r="Please check your input",i=
this.blame(o.detail,n),a=!1):(o.status===429||o.status===503)&&(r="The server is busy",i=`Try again ${o.after?`in ${o.after}\
 s`:"in a moment"}. Your inputs are kept.`)),e.live&&e.set({phase:"failed",failure:{title:r,message:i,id:s,retry:a}}),this.
ended(e)}blame(e,n){let o="";for(let[r,i]of e.entries()){let s=i.message||i.msg||"";if(i.is_valid===!0||!s)continue;let a=i.
loc?.find(c=>typeof c=="number"),l=n[typeof a=="number"?a:r];l&&(l.error.value=s,o||document.getElementById(`c${l.id}`)?.
focus()),o||=s}return o||"The server did not accept the input."}ended(e){if(!this.live.delete(e))return;let{phase:n,failure:o}=e.
state.peek(),r=n==="failed"||n==="cancelled"?n:"done";o&&e.fn.outputs.length===0&&T({level:"error",title:o.title,text:o.
message,duration:10}),this.chain(e.fn,r,e.trigger);let i=this.later.get(e.fn.id);i&&this.later.delete(e.fn.id)&&this.call(
e.fn,...i),setTimeout(()=>this.rest(),2e3)}chain(e,n,o){for(let r of this.config.functions)r.after===e.id&&me(r.when,n)&&
this.call(r,o,null)}rest(){document.visibilityState==="visible"?this.wire.open():this.live.size===0&&this.wire.close()}hello(e){
let n=new Set(e.runs.map(o=>o.run));for(let o of[...this.live])o.id&&!n.has(o.id)&&(o.set({phase:"failed",failure:{title:"\
The connection was lost",message:"The server no longer knows this run. Try again.",retry:!0}}),this.ended(o));this.queue=
[],this.seen=new Map;for(let o of e.runs)this.receive({run:o.run,fn:o.fn,seq:o.seq,...o.snapshot});this.greeted()}receive(e){
let n=this.seen.get(e.run)??this.runs.get(e.run)?.last??0,o=le(n,e);return o!=="apply"?o==="duplicate":(e.seq!==void 0&&
this.seen.set(e.run,e.seq),this.queue.push(e),this.frame||(this.frame=!0,document.visibilityState==="visible"?requestAnimationFrame(
()=>this.flush()):setTimeout(()=>this.flush(),100)),!0)}flush(){this.frame=!1;let e=this.queue;this.queue=[];let n=[];he(
()=>{for(let r of e){let i=this.runOf(r);if(i&&(r.seq!==void 0&&(i.last=r.seq),!!i.live)){i.note(r);try{this.apply(i,r)}catch(s){
console.warn("An update could not be applied.",s)}i.live||n.push(i)}}});let o=[...this.changed];this.changed.clear();for(let r of o)
this.emit(r.id,"change");for(let r of n)this.ended(r)}runOf(e){let n=this.runs.get(e.run);if(n||e.fn===void 0)return n;let o=this.
fns.get(e.fn);if(!o)return;let r=this.liveRuns(o.id).filter(i=>!i.id);return n=r.length===1?r[0]:new P(o,null,null),this.
name(n,e.run),this.track(n),n}apply(e,n){let o=i=>this.store.get(e.fn.outputs[i]),r=(i,s)=>s&&this.changed.add(i);switch(n.
kind){case"set":r(o(n.slot),o(n.slot).put(e,n.value,n.base));break;case"append":r(o(n.slot),o(n.slot).edit(e,i=>H(i,n.path??
[],n.text)));break;case"patch":r(o(n.slot),o(n.slot).edit(e,i=>ae(i,n.ops)));break;case"update":r(o(n.slot),o(n.slot).update(
n.props));break;case"snapshot":for(let[i,s]of n.slots.entries())!s||!e.fn.outputs[i]||(s.props&&r(o(i),o(i).update(s.props)),
s.value!==void 0&&r(o(i),o(i).put(e,s.value,s.base)));break;case"log":n.visible!==!1&&T(n);break;case"done":for(let i of n.
changed??[]){let s=this.store.nodes.get(i);s&&this.changed.add(s)}}}};import{signal as st}from"./vendor/preact.js";import{signal as Ge,useComputed as Ye}from"./vendor/preact.js";import{useEffect as we,useState as ke}from"./vendor/preact.js";var We=new Intl.PluralRules("en",{type:"ordinal"}),Ke={one:"st",two:"nd",few:"rd",other:"th"};function Je(t){return t+Ke[We.
select(t)]}function C(t,e=1){return t<60?`${t.toFixed(e)} s`:`${Math.floor(t/60)} min ${Math.round(t%60)} s`}function N(t){
if(t<1e3)return`${t} B`;let e=Math.min(3,Math.floor(Math.log10(t)/3));return`${(t/1e3**e).toFixed(t/1e3**e<10?1:0)} ${["\
B","kB","MB","GB"][e]}`}function ge(t,e){switch(t.phase){case"sending":return"Sending";case"queued":{let n=t.eta===null||
t.eta===void 0?"":`, about ${C(t.eta,0)}`;return t.rank>0&&t.size>1?`Queued, ${Je(t.rank)} of ${t.size}${n}`:`Queued${n}`}case"\
running":{let n=t.trackers.at(-1),o=w(t.trackers);if(n&&o!==null){let i=n.index!==null&&n.length?`${n.index} of ${n.length}${n.
unit?" "+n.unit:""}`:`${Math.round(o*100)}%`;return`${n.desc||"Running"}, ${i}`}let r=t.eta?` of about ${C(t.eta,0)}`:"";
return`Running, ${C((e-t.began)/1e3)}${r}`}case"streaming":return`Streaming, ${C((e-t.began)/1e3)}`;case"done":return t.
duration<.05?"Done":`Done in ${C(t.duration)}`;case"cancelled":return"Stopped";case"failed":return"Failed"}}import{jsx as d,jsxs as F}from"./vendor/preact.js";var xe=Ge(""),ve=0,ye=0;function Xe(t){clearTimeout(ye),ye=window.setTimeout(
()=>{ve=performance.now(),xe.value=t},Math.max(0,ve+1e3-performance.now()))}function Re(){return d("div",{class:"or-sr",
role:"status",children:xe.value})}var be="Reconnecting";function Me({rt:t,fns:e}){let n=Ye(()=>{let m=null;for(let g of e){
let b=t.latest.value.get(g);b&&(!m||b.live&&!m.live||b.state.value.began>m.state.value.began)&&(m=b)}return m}).value,o=n?.
live??!1,r=o&&t.connection.value==="lost",i=et(o),s=n?.state.value,a=r?be:s?ge(s,i):"Ready",l=r?be:s?.phase??"ready";we(
()=>{n&&Xe(a)},[l,n]);let c=s?w(s.trackers)??(s.eta&&s.phase==="running"?Math.min(.95,(i-s.began)/1e3/s.eta):null):null,
u=s?.phase==="failed"?s.failure:null;return F("div",{class:`or-strip is-${r?"lost":l}`,children:[o&&d(Qe,{part:c}),u&&F(
"div",{class:"or-fail",role:"alert",children:[d("strong",{children:u.title}),d("p",{children:u.message}),u.id&&F("p",{class:"\
or-ref",children:["Reference ",u.id]})]}),F("div",{class:"or-status",children:[d("span",{class:"or-dot"}),d("span",{class:"\
or-words",children:a}),u&&d(Ze,{text:[u.title,u.message,u.id].filter(Boolean).join(`
`)}),u?.retry&&d("button",{type:"button",class:"or-mini",onClick:()=>t.retry(n),children:"Retry"}),o&&d("button",{type:"\
button",class:"or-icon","aria-label":"Stop",title:"Stop",onClick:()=>t.stop(n.fn.id),children:d(h,{name:"stop"})})]})]})}
function Qe({part:t}){return t===null?d("div",{class:"or-line is-busy"}):d("div",{class:"or-line",style:{transform:`scal\
eX(${t.toFixed(3)})`}})}function Ze({text:t}){let[e,n]=ke(!1);return d("button",{type:"button",class:"or-mini",onClick:()=>navigator.
clipboard.writeText(t).then(()=>n(!0),()=>{}),children:e?"Copied":"Copy details"})}function et(t){let[e,n]=ke(performance.
now());return we(()=>{if(!t)return;let o=setInterval(()=>n(performance.now()),100);return()=>clearInterval(o)},[t]),t?e:
performance.now()}import{Fragment as Se,jsx as p,jsxs as it}from"./vendor/preact.js";var y=new Map,Ce=new Set(["row","column","group","for\
m","accordion","tabs","tabitem"]),tt=new Set(["button","uploadbutton","downloadbutton","markdown","html","dataset"]),$=new Set(
["state","browserstate","timer"]),G=t=>t.props.value,Pe=t=>!Ce.has(t.type)&&!tt.has(t.type)&&!$.has(t.type)&&G(t).container!==
!1,nt=t=>t.type==="group"||t.type==="form"||t.type==="accordion"||t.type==="tabs"||G(t).variant==="panel";function $e(t,e=new Set){
for(let n of t)e.add(n.id),$e(n.children??[],e);return e}function ot(t,e){let n=$e(e);return t.config.functions.filter(o=>o.
show_progress!=="hidden"&&!o.action&&o.outputs.some(r=>!$.has(t.store.get(r).type))&&n.has(o.outputs.find(r=>!$.has(t.store.
get(r).type)))).map(o=>o.id)}function Ee({rt:t,nodes:e,children:n}){let o=ot(t,e);return it("div",{class:"or-pane",children:[
p("div",{class:"or-cells",children:n}),o.length>0&&p(Me,{rt:t,fns:o})]})}function I({rt:t,nodes:e,inPane:n,row:o}){if(n)
return p(Se,{children:e.map(i=>p(J,{rt:t,at:i,inPane:!0},i.id))});let r=[];for(let i=0;i<e.length;i++){let s=e[i];if(!Pe(
t.store.get(s.id))){r.push(p(J,{rt:t,at:s,inPane:!1},s.id));continue}let a=[s];for(;!o&&i+1<e.length;){let l=t.store.get(
e[i+1].id);if(!Pe(l)&&!$.has(l.type))break;a.push(e[++i])}r.push(p(Ee,{rt:t,nodes:a,children:a.map(l=>p(J,{rt:t,at:l,inPane:!0},
l.id))},s.id))}return p(Se,{children:r})}function J({rt:t,at:e,inPane:n}){let o=t.store.get(e.id),r=G(o);if(r.visible===
!1||$.has(o.type))return null;let i=e.children??[],s=y.get(o.type)??y.get("json"),a=r.scale===void 0||r.scale===null?"":
` or-s${Math.min(12,r.scale)}`,l=`or-block or-${o.type}${a}${r.visible==="hidden"?" or-hidden":""}${r.elem_classes?.length?
" "+r.elem_classes.join(" "):""}`,c=r.min_width?{"--or-min":`${r.min_width}px`}:void 0,u=!n&&nt(o),m=p(s,{id:`c${o.id}`,
node:o.id,props:o.props.value,value:o.value.value,interactive:o.interactive,error:o.error.value,pending:rt(t,o.id),rt:t,
set:g=>t.input(o,g),emit:(g,b)=>t.emit(o.id,g,b),listens:g=>t.listens(o.id,g),children:Ce.has(o.type)&&p(I,{rt:t,nodes:i,
inPane:n||u,row:o.type==="row"})});return p("div",{class:l,id:r.elem_id,style:c,children:u?p(Ee,{rt:t,nodes:i,children:m}):
m})}function rt(t,e){for(let n of t.latest.value.values())if(n.fn.outputs.includes(e)&&n.state.value.phase==="streaming")
return!0;return!1}import{Fragment as lt,jsx as f,jsxs as R}from"./vendor/preact.js";var Y=["system","light","dark"],M=st(document.documentElement.
dataset.theme??"system");function at(){let t=Y[(Y.indexOf(M.value)+1)%Y.length];M.value=t;let e=document.documentElement;
t==="system"?delete e.dataset.theme:e.dataset.theme=t;try{t==="system"?localStorage.removeItem("oriel-theme"):localStorage.
setItem("oriel-theme",t)}catch{}}function Te({rt:t}){let{title:e,description:n,api:o,layout:r}=t.config;return R(lt,{children:[
R("header",{class:"or-top",children:[R("div",{children:[e&&f("h1",{children:e}),n&&f("p",{children:n})]}),f("button",{type:"\
button",class:"or-icon","aria-label":`Theme: ${M.value}`,title:`Theme: ${M.value}`,onClick:at,children:f(h,{name:M.value===
"light"?"sun":M.value==="dark"?"moon":"system"})})]}),t.stale.value&&R("div",{class:"or-banner",role:"alert",children:[R(
"p",{children:[f("strong",{children:"This app was updated."})," Reload to continue; your inputs are kept."]}),f("button",
{type:"button",class:"or-mini",onClick:()=>Q(t),children:"Reload"})]}),f("main",{class:"or-main",children:f(I,{rt:t,nodes:r.
children??[],inPane:!1})}),R("footer",{class:"or-foot",children:[o&&f("a",{href:"gradio_api/openapi.json",children:"Use \
via API"}),f("span",{children:"Built with Oriel"})]}),f(Re,{}),f(pe,{})]})}import{useState as ut}from"./vendor/preact.js";import{jsx as v,jsxs as X}from"./vendor/preact.js";function Le(t){return t.error?`${t.id}-error`:t.props.info?`${t.id}-i\
nfo`:void 0}function ct({p:t,group:e,role:n,action:o,class:r,children:i}){let{label:s,show_label:a,info:l}=t.props,c=a===
!1||t.props.container===!1?" or-sr":"",u=s??"";return X("div",{class:`or-field${r?" "+r:""}`,role:e?n??"group":void 0,"a\
ria-labelledby":e&&u?`${t.id}-label`:void 0,"aria-describedby":e?Le(t):void 0,children:[(u||o)&&X("div",{class:`or-head${c&&
!o?c:""}`,children:[e?v("span",{class:`or-label${c}`,id:`${t.id}-label`,children:u}):v("label",{class:`or-label${c}`,id:`${t.
id}-label`,for:t.id,children:u}),o&&v("span",{class:"or-actions",children:o})]}),i,t.error?v("p",{class:"or-help is-erro\
r",id:`${t.id}-error`,children:t.error}):l?v("p",{class:"or-help",id:`${t.id}-info`,children:l}):null]})}function dt({icon:t="\
window",text:e="Nothing yet. The result appears here."}){return X("div",{class:"or-empty",children:[v(h,{name:t}),v("p",
{children:e})]})}function pt({text:t,label:e="Copy",onCopy:n}){let[o,r]=ut(!1);return v("button",{type:"button",class:"o\
r-icon","aria-label":o?"Copied":e,title:e,onClick:async()=>{try{await navigator.clipboard.writeText(t())}catch{return}n?.(),
r(!0),setTimeout(()=>r(!1),1200)},children:v(h,{name:o?"check":"copy"})})}function ft(t){let e=t.replace(/[\u0000-\u0020]/g,""),n=/^([a-z][a-z0-9+.-]*):/i.exec(e)?.[1]?.toLowerCase();return n?["\
http","https","mailto"].includes(n)?t:null:e.startsWith("//")||e.startsWith("\\")||e.startsWith("/\\")?null:t}import{createContext as mt}from"./vendor/preact.js";var ht=mt(-1);var je;function gt(t){let e=new URL(".",import.meta.url).href,n=new URL(t,e).href;if(!n.startsWith(e))throw new Error("w\
orkers come from this folder only");let o=globalThis.trustedTypes;return o?(je??=o.createPolicy("oriel",{createScriptURL:r=>{
if(!r.startsWith(e))throw new TypeError("refused: "+r);return r}}),je.createScriptURL(n)):n}import{useEffect as vt,useState as yt}from"./vendor/preact.js";function bt(t){return t?.path?"gradio_api/file="+t.path.split("/").map(encodeURIComponent).join("/"):t?.url?.startsWith(
"data:image/")?t.url:""}function wt(t){return typeof t=="object"&&t!==null&&typeof t.path=="string"}function kt(t,e,n){return!t?.
length||t.includes("file")?!0:t.some(o=>o.startsWith(".")?e.toLowerCase().endsWith(o.toLowerCase()):o.includes("/")?n===
o||o.endsWith("/*")&&n.startsWith(o.slice(0,-1)):n.startsWith(o+"/"))}async function xt(t,e,n,o){let r=t.rt.store.get(t.
node);r.error.value="";let i=t.rt.config.max_file_size;for(let l of e){if(!kt(n,l.name,l.type))return r.error.value=`${l.
name} is not of a kind that this field takes (${n.join(", ")}).`,[];if(i&&l.size>i)return r.error.value=`${l.name} has ${N(
l.size)}; the limit is ${N(i)}.`,[]}let s=e.map(()=>0),a=Promise.all(e.map((l,c)=>t.rt.wire.upload(l,u=>{s[c]=u,o(s.reduce(
(m,g)=>m+g,0)/s.length)})));r.busy=a.catch(()=>{});try{return await a}catch(l){return r.error.value=l instanceof Error?l.
message:"The upload failed. Try again.",[]}finally{r.busy=null}}function Rt(t,e,n){let[o,r]=yt(!1);return vt(()=>{if(!e)
return;let s=a=>{let l=[...a.clipboardData?.files??[]];if(!l.length||a.defaultPrevented)return;let c=document.activeElement?.
closest("[data-drop]");c&&c.id!==`${t}-drop`||(a.preventDefault(),n(l))};return addEventListener("paste",s),()=>removeEventListener(
"paste",s)}),{id:`${t}-drop`,"data-drop":e?"":void 0,"data-over":o?"":void 0,onDragOver:s=>{e&&(s.preventDefault(),r(!0))},
onDragLeave:()=>r(!1),onDrop:s=>{s.preventDefault(),r(!1);let a=[...s.dataTransfer?.files??[]];e&&a.length&&n(a)}}}y.set("column",_).set("group",V).set("row",A);async function St(t){await Promise.all([...t].map(async e=>{let n=y.has(e)?
"":q[e];if(!n)return;let o=await import(new URL(n,import.meta.url).href);y.set(e,o.default)}))}async function Ct(){let t=document.
getElementById("oriel"),e=JSON.parse(document.getElementById("oriel-config").textContent),n=new Set(e.components.map(i=>i.
type));[...n].some(i=>!q[i]&&!y.has(i))&&n.add("json");let[o]=await Promise.all([oe(),St(n)]),r=new j(e,o);Z(r),t.replaceChildren(),
t.removeAttribute("aria-hidden"),t.className="",Pt(Mt(Te,{rt:r}),t),document.documentElement.dataset.ready="",se(r),ee(r),
await r.start()}queueMicrotask(()=>{Ct()});export{I as Children,pt as Copy,dt as Empty,ct as Field,h as Icon,ht as ShownTab,N as bytes,Le as described,bt as fileURL,
wt as isFile,ft as safeURL,xt as sendFiles,Ve as shortcut,T as toast,Rt as useDrop,gt as workerURL};
