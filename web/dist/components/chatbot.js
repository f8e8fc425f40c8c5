import{Field as le,Icon as D}from"../core.js";import{useEffect as H,useLayoutEffect as ie,useRef as P,useState as F}from"../vendor/preact.js";import{Copy as N}from"../core.js";import{Lexer as V}from"../vendor/marked.js";import{Fragment as K}from"../vendor/preact.js";
import{useRef as Y}from"../vendor/preact.js";function R(e){let t=e.replace(/[\u0000-\u0020]/g,""),n=/^([a-z][a-z0-9+.-]*):/i.exec(t)?.[1]?.toLowerCase();return n?["h\
ttp","https","mailto"].includes(n)?e:null:t.startsWith("//")||t.startsWith("\\")||t.startsWith("/\\")?null:e}import{Fragment as T,jsx as o,jsxs as S}from"../vendor/preact.js";function W({text:e,streaming:t,breaks:n}){return o("div",{class:`or-md${t?" is-streaming":""}`,children:G(e,t,n).map((s,r)=>o(
z,{t:s},r))})}function G(e,t,n){let s=Y({text:"",blocks:[]}),r=m=>new V({gfm:!0,breaks:n}).lex(m);if(!t)return s.current=
{text:"",blocks:[]},r(e);e.startsWith(s.current.text)||(s.current={text:"",blocks:[]});let{text:p,blocks:l}=s.current,u=r(
e.slice(p.length)),c=u.slice(0,-2);return c.length&&(s.current={text:p+c.map(m=>m.raw).join(""),blocks:[...l,...c]}),[...l,
...u]}function z({t:e}){switch(e.type){case"space":case"def":return null;case"heading":{let t=`h${Math.min(6,e.depth+1)}`;
return o(t,{class:`is-h${e.depth}`,children:k(e.tokens)})}case"code":return S("div",{class:"or-code",children:[o("div",{
class:"or-code-copy",children:o(N,{label:"Copy code",text:()=>e.text??""})}),o("pre",{tabIndex:0,children:o("code",{children:e.
text})})]});case"blockquote":return o("blockquote",{children:e.tokens?.map((t,n)=>o(z,{t},n))});case"hr":return o("hr",{});case"\
list":{let t=e.items.map((n,s)=>S("li",{class:n.task?"is-task":void 0,children:[n.task&&o("input",{type:"checkbox",checked:n.
checked,disabled:!0,"aria-label":n.checked?"Done":"Open"}),n.tokens?.map((r,p)=>o(z,{t:r},p))]},s));return e.ordered?o("\
ol",{start:e.start||void 0,children:t}):o("ul",{children:t})}case"table":return o("div",{class:"or-table",tabIndex:0,role:"\
region","aria-label":"Table",children:S("table",{children:[o("thead",{children:o("tr",{children:e.header.map((t,n)=>o("t\
h",{"data-align":e.align?.[n],children:k(t.tokens)},n))})}),o("tbody",{children:e.rows.map((t,n)=>o("tr",{children:t.map(
(s,r)=>o("td",{"data-align":e.align?.[r],children:k(s.tokens)},r))},n))})]})});case"paragraph":return o("p",{children:k(
e.tokens)});case"text":return e.tokens?o(T,{children:k(e.tokens)}):o(T,{children:e.text});case"checkbox":return null;default:
return o("p",{children:e.raw})}}function k(e){return e?.map((t,n)=>o(K,{children:J(t)},n))}function J(e){switch(e.type){case"\
strong":return o("strong",{children:k(e.tokens)});case"em":return o("em",{children:k(e.tokens)});case"del":return o("del",
{children:k(e.tokens)});case"codespan":return o("code",{children:e.text});case"br":return o("br",{});case"link":{let t=R(
e.href??"");return t===null?o(T,{children:k(e.tokens)}):/^https?:/i.test(t)?o("a",{href:t,title:e.title??void 0,target:"\
_blank",rel:"noopener noreferrer nofollow",children:k(e.tokens)}):o("a",{href:t,title:e.title??void 0,rel:"noopener",children:k(
e.tokens)})}case"image":{let t=R(e.href??"");return t===null?o(T,{children:e.text}):/^[a-z]+:/i.test(t)?o("a",{href:t,target:"\
_blank",rel:"noopener noreferrer nofollow",children:e.text||t}):o("img",{src:t,alt:e.text??"",loading:"lazy"})}case"text":
return e.tokens?k(e.tokens):e.text;case"escape":return e.text;case"checkbox":return null;default:return e.raw}}import{bytes as Q,Copy as X,Icon as O}from"../core.js";import{fileURL as A,isFile as Z}from"../upload.js";import{Component as j}from"../vendor/preact.js";
import{useLayoutEffect as ee,useRef as te,useState as ne}from"../vendor/preact.js";import{jsx as a,jsxs as y}from"../vendor/preact.js";var L=e=>e.content.map(t=>t.text??"").filter(Boolean).join(`

`),E=class extends j{shouldComponentUpdate(t){return Object.keys(t).some(n=>n!=="actions"&&t[n]!==this.props[n])}render(){
return a(re,{...this.props})}};function re({message:e,at:t,breaks:n,growing:s,tools:r,asked:p,liked:l,actions:u}){let[c,
m]=ne(!1),i=e.role==="user",f=L(e),C=e.content.map((b,I)=>a(se,{part:b,plain:i,breaks:n,streaming:s},I)),x=b=>r.includes(
b),M=b=>u.like(t,l===b?null:b);return y("article",{class:`or-msg is-${i?"user":"assistant"}${s?" is-growing":""}`,"aria-\
label":i?"You":e.role==="system"?"System":"Assistant",children:[c?a(ae,{text:f,onEnd:b=>{m(!1),b!==null&&b!==f&&u.emit("\
edit",{index:t,value:b,previous_value:f})}}):a("div",{class:"or-said",children:e.metadata?.title?y("details",{class:"or-\
thought",children:[y("summary",{children:[e.metadata.title,e.metadata.log&&y("span",{children:[" ",e.metadata.log]}),e.metadata.
duration?y("span",{children:[" ",e.metadata.duration.toFixed(1)," s"]}):null]}),C]}):s&&!f?a(oe,{}):C}),!s&&!c&&y("div",
{class:"or-tools",children:[f&&a(X,{text:()=>f,label:"Copy message"}),x("e")&&a(w,{icon:"edit",label:"Edit message",onClick:()=>m(
!0)}),x("u")&&a(w,{icon:"undo",label:"Undo",onClick:()=>u.emit("undo",{index:t,value:f})}),x("r")&&a(w,{icon:"reset",label:"\
Retry",onClick:()=>u.emit("retry",{index:p,value:""})}),x("l")&&a(w,{icon:"like",label:"Like",pressed:l===!0,onClick:()=>M(
!0)}),x("l")&&a(w,{icon:"dislike",label:"Dislike",pressed:l===!1,onClick:()=>M(!1)}),x("s")&&a(w,{icon:"check",label:"Se\
lect message",onClick:()=>u.emit("select",{index:t,value:f})})]})]})}function w({icon:e,label:t,pressed:n,onClick:s}){return a(
"button",{type:"button",class:"or-icon","aria-label":t,title:t,"aria-pressed":n,onClick:s,children:a(O,{name:e})})}function oe(){
return y("p",{class:"or-waiting",children:[a("span",{class:"or-sr",children:"Waiting for the answer"}),a("i",{}),a("i",{}),
a("i",{})]})}function se({part:e,plain:t,breaks:n,streaming:s}){if(e.type==="text")return t?a("p",{class:"or-plain",children:e.
text}):a(W,{text:e.text??"",streaming:s,breaks:n});if(!Z(e.file))return null;let r=e.file,p=r.orig_name??"file";return r.
mime_type?.startsWith("image/")?a("img",{class:"or-said-image",src:A(r),alt:e.alt_text??p,loading:"lazy"}):y("a",{class:"\
or-said-file",href:A(r),download:p,children:[a(O,{name:"file"}),e.alt_text??p,r.size?a("span",{children:Q(r.size)}):null]})}
function ae({text:e,onEnd:t}){let n=te(null);ee(()=>{n.current.focus(),n.current.setSelectionRange(e.length,e.length)},[]);
let s=()=>n.current.value.trim()&&t(n.current.value);return y("div",{class:"or-edit",children:[a("textarea",{ref:n,class:"\
or-input","aria-label":"Edit message",defaultValue:e,rows:2,onKeyDown:r=>{r.key==="Escape"&&t(null),!(r.key!=="Enter"||r.
shiftKey||r.isComposing)&&(r.preventDefault(),s())}}),y("div",{children:[a("button",{type:"button",class:"or-mini",onClick:()=>t(
null),children:"Cancel"}),a("button",{type:"button",class:"or-mini is-primary",onClick:s,children:"Send"})]})]})}import{jsx as h,jsxs as _}from"../vendor/preact.js";var Re=12;function ce(e){let{props:t,rt:n,node:s}=e,[r,p]=F(new Map),
l=n.config.functions.filter(d=>d.streams&&d.outputs.includes(s)).map(d=>n.latest.value.get(d.id)).find(d=>d?.live),u=e.value??
[],c=l&&n.store.get(s).tail?.run===l,m=l&&!c&&l.trigger!==s&&typeof l.data[0]=="string"?l.data[0]:"",i=m?[...u,$("user",
m),$("assistant","")]:u,{box:f,content:C,away:x,toEnd:M}=de(i.length,m!==""),b=i.findLastIndex(d=>d.role==="user"),I={emit:e.
emit,like:(d,g)=>{let v=new Map(r);g===null?v.delete(d):v.set(d,g),p(v),e.emit("like",{index:d,value:L(i[d]),liked:g})}};
H(()=>{u.length===0&&p(new Map)},[u.length]);let U=(d,g)=>{let v=t._selectable?"s":"";return l?v:d.role==="user"?(t.editable?
"e":"")+(t._undoable&&g===b?"u":"")+(t._retryable&&g===b&&g===i.length-1?"r":"")+v:(t._retryable&&b>=0&&g>b&&g===i.length-
1?"r":"")+(t.likeable?"l":"")+v},q=e.listens("clear")&&u.length>0&&h("button",{type:"button",class:"or-mini",onClick:()=>e.
emit("clear"),children:"New chat"}),B=t.height?{"--or-height":`${t.height}px`}:void 0;return _(le,{p:e,group:!0,action:q,
class:"or-chatbot-field",children:[_("div",{class:"or-log-frame",style:B,children:[h("div",{class:"or-log",ref:f,role:"l\
og","aria-live":"off","aria-label":t.label??"Chat","aria-busy":l?!0:void 0,tabIndex:0,children:_("div",{class:"or-log-li\
st",ref:C,children:[i.length===0&&h(ue,{text:t.placeholder,breaks:t.line_breaks===!0}),i.map((d,g)=>h(E,{message:d,at:g,
breaks:t.line_breaks===!0,tools:U(d,g),asked:b,growing:l!==void 0&&g===i.length-1&&d.role==="assistant"&&(c||m!==""),liked:r.
get(g)??null,actions:I},g))]})}),x&&h("button",{type:"button",class:"or-icon or-to-end","aria-label":"Scroll to the end",
title:"Scroll to the end",onClick:M,children:h(D,{name:"down"})})]}),h(pe,{text:i.at(-1)?.role==="assistant"?L(i.at(-1)):
"",growing:l!==void 0})]})}var $=(e,t)=>({role:e,metadata:null,content:[{type:"text",text:t}],options:[]});function ue({
text:e,breaks:t}){return _("div",{class:"or-empty",children:[h(D,{name:"chat"}),e?h(W,{text:e,streaming:!1,breaks:t}):h(
"p",{children:"Nothing said yet. Write a message below."})]})}function de(e,t){let n=P(null),s=P(null),r=P(!0),[p,l]=F(!1),
u=()=>{r.current=!0,l(!1),n.current.scrollTop=n.current.scrollHeight};return H(()=>{let c=n.current,m=()=>r.current&&(c.
scrollTop=c.scrollHeight),i=()=>{r.current=c.scrollHeight-c.scrollTop-c.clientHeight<48,l(!r.current)},f=new ResizeObserver(
m);return f.observe(s.current),f.observe(c),c.addEventListener("scroll",i,{passive:!0}),()=>{f.disconnect(),c.removeEventListener(
"scroll",i)}},[]),ie(()=>{t&&u()},[t,e]),{box:n,content:s,away:p,toEnd:u}}function pe({text:e,growing:t}){let[n,s]=F(""),
r=P({text:e,growing:t,said:e.length});return e.length<r.current.said&&(r.current.said=0),r.current.text=e,r.current.growing=
t,H(()=>{let p=()=>{let{text:u,growing:c,said:m}=r.current,i=u.slice(m),f=c?Math.max(i.lastIndexOf(". "),i.lastIndexOf(`\

`))+1:i.length;f!==0&&(r.current.said=m+f,s(i.slice(0,f)))};if(!t)return p();let l=setInterval(p,2e3);return()=>clearInterval(
l)},[t]),h("div",{class:"or-sr","aria-live":"polite",children:n})}export{ce as default,Re as rows};
