import{Copy as f,safeURL as b}from"../core.js";import{Lexer as g}from"../vendor/marked.js";import{Fragment as y}from"../vendor/preact.js";
import{useRef as x}from"../vendor/preact.js";import{Fragment as d,jsx as n,jsxs as i}from"../vendor/preact.js";function v(e){
let{props:t}=e,r=h(e.value??"",e.pending,t.line_breaks===!0);return i("div",{class:`or-md${e.pending?" is-streaming":""}`,
id:e.id,dir:t.rtl?"rtl":void 0,"aria-busy":e.pending||void 0,children:[t.buttons?.includes("copy")&&n("div",{class:"or-m\
d-copy",children:n(f,{text:()=>e.value??"",onCopy:()=>e.emit("copy",{value:e.value})})}),r.map((o,s)=>n(c,{t:o},s))]})}function $({
text:e,streaming:t,breaks:r}){return n("div",{class:`or-md${t?" is-streaming":""}`,children:h(e,t,r).map((o,s)=>n(c,{t:o},
s))})}function h(e,t,r){let o=x({text:"",blocks:[]}),s=k=>new g({gfm:!0,breaks:r}).lex(k);if(!t)return o.current={text:"",
blocks:[]},s(e);e.startsWith(o.current.text)||(o.current={text:"",blocks:[]});let{text:l,blocks:p}=o.current,m=s(e.slice(
l.length)),u=m.slice(0,-2);return u.length&&(o.current={text:l+u.map(k=>k.raw).join(""),blocks:[...p,...u]}),[...p,...m]}
function c({t:e}){switch(e.type){case"space":case"def":return null;case"heading":{let t=`h${Math.min(6,e.depth+1)}`;return n(
t,{class:`is-h${e.depth}`,children:a(e.tokens)})}case"code":return i("div",{class:"or-code",children:[n("div",{class:"or\
-code-copy",children:n(f,{label:"Copy code",text:()=>e.text??""})}),n("pre",{tabIndex:0,children:n("code",{children:e.text})})]});case"\
blockquote":return n("blockquote",{children:e.tokens?.map((t,r)=>n(c,{t},r))});case"hr":return n("hr",{});case"list":{let t=e.
items.map((r,o)=>i("li",{class:r.task?"is-task":void 0,children:[r.task&&n("input",{type:"checkbox",checked:r.checked,disabled:!0,
"aria-label":r.checked?"Done":"Open"}),r.tokens?.map((s,l)=>n(c,{t:s},l))]},o));return e.ordered?n("ol",{start:e.start||
void 0,children:t}):n("ul",{children:t})}case"table":return n("div",{class:"or-table",tabIndex:0,role:"region","aria-lab\
el":"Table",children:i("table",{children:[n("thead",{children:n("tr",{children:e.header.map((t,r)=>n("th",{"data-align":e.
align?.[r],children:a(t.tokens)},r))})}),n("tbody",{children:e.rows.map((t,r)=>n("tr",{children:t.map((o,s)=>n("td",{"da\
ta-align":e.align?.[s],children:a(o.tokens)},s))},r))})]})});case"paragraph":return n("p",{children:a(e.tokens)});case"t\
ext":return e.tokens?n(d,{children:a(e.tokens)}):n(d,{children:e.text});case"checkbox":return null;default:return n("p",
{children:e.raw})}}function a(e){return e?.map((t,r)=>n(y,{children:w(t)},r))}function w(e){switch(e.type){case"strong":
return n("strong",{children:a(e.tokens)});case"em":return n("em",{children:a(e.tokens)});case"del":return n("del",{children:a(
e.tokens)});case"codespan":return n("code",{children:e.text});case"br":return n("br",{});case"link":{let t=b(e.href??"");
return t===null?n(d,{children:a(e.tokens)}):/^https?:/i.test(t)?n("a",{href:t,title:e.title??void 0,target:"_blank",rel:"\
noopener noreferrer nofollow",children:a(e.tokens)}):n("a",{href:t,title:e.title??void 0,rel:"noopener",children:a(e.tokens)})}case"\
image":{let t=b(e.href??"");return t===null?n(d,{children:e.text}):/^[a-z]+:/i.test(t)?n("a",{href:t,target:"_blank",rel:"\
noopener noreferrer nofollow",children:e.text||t}):n("img",{src:t,alt:e.text??"",loading:"lazy"})}case"text":return e.tokens?
a(e.tokens):e.text;case"escape":return e.text;case"checkbox":return null;default:return e.raw}}export{$ as Text,v as default};
