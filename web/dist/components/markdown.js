import{Copy as m,safeURL as h}from"../core.js";import{Lexer as b}from"../vendor/marked.js";import{Fragment as g}from"../vendor/preact.js";
import{useRef as y}from"../vendor/preact.js";import{Fragment as c,jsx as n,jsxs as i}from"../vendor/preact.js";function x(e){
let{props:t}=e,r=w(e.value??"",e.pending,t.line_breaks===!0);return i("div",{class:`or-md${e.pending?" is-streaming":""}`,
id:e.id,dir:t.rtl?"rtl":void 0,"aria-busy":e.pending||void 0,children:[t.buttons?.includes("copy")&&n("div",{class:"or-m\
d-copy",children:n(m,{text:()=>e.value??"",onCopy:()=>e.emit("copy",{value:e.value})})}),r.map((a,s)=>n(k,{t:a},s))]})}function w(e,t,r){
let a=y({text:"",blocks:[]}),s=u=>new b({gfm:!0,breaks:r}).lex(u);if(!t)return a.current={text:"",blocks:[]},s(e);e.startsWith(
a.current.text)||(a.current={text:"",blocks:[]});let{text:l,blocks:p}=a.current,f=s(e.slice(l.length)),d=f.slice(0,-2);return d.
length&&(a.current={text:l+d.map(u=>u.raw).join(""),blocks:[...p,...d]}),[...p,...f]}function k({t:e}){switch(e.type){case"\
space":case"def":return null;case"heading":{let t=`h${Math.min(6,e.depth+1)}`;return n(t,{class:`is-h${e.depth}`,children:o(
e.tokens)})}case"code":return i("div",{class:"or-code",children:[n("div",{class:"or-code-copy",children:n(m,{label:"Copy\
 code",text:()=>e.text??""})}),n("pre",{tabIndex:0,children:n("code",{children:e.text})})]});case"blockquote":return n("\
blockquote",{children:e.tokens?.map((t,r)=>n(k,{t},r))});case"hr":return n("hr",{});case"list":{let t=e.items.map((r,a)=>i(
"li",{class:r.task?"is-task":void 0,children:[r.task&&n("input",{type:"checkbox",checked:r.checked,disabled:!0,"aria-lab\
el":r.checked?"Done":"Open"}),r.tokens?.map((s,l)=>n(k,{t:s},l))]},a));return e.ordered?n("ol",{start:e.start||void 0,children:t}):
n("ul",{children:t})}case"table":return n("div",{class:"or-table",tabIndex:0,role:"region","aria-label":"Table",children:i(
"table",{children:[n("thead",{children:n("tr",{children:e.header.map((t,r)=>n("th",{"data-align":e.align?.[r],children:o(
t.tokens)},r))})}),n("tbody",{children:e.rows.map((t,r)=>n("tr",{children:t.map((a,s)=>n("td",{"data-align":e.align?.[s],
children:o(a.tokens)},s))},r))})]})});case"paragraph":return n("p",{children:o(e.tokens)});case"text":return e.tokens?n(
c,{children:o(e.tokens)}):n(c,{children:e.text});case"checkbox":return null;default:return n("p",{children:e.raw})}}function o(e){
return e?.map((t,r)=>n(g,{children:v(t)},r))}function v(e){switch(e.type){case"strong":return n("strong",{children:o(e.tokens)});case"\
em":return n("em",{children:o(e.tokens)});case"del":return n("del",{children:o(e.tokens)});case"codespan":return n("code",
{children:e.text});case"br":return n("br",{});case"link":{let t=h(e.href??"");return t===null?n(c,{children:o(e.tokens)}):
/^https?:/i.test(t)?n("a",{href:t,title:e.title??void 0,target:"_blank",rel:"noopener noreferrer nofollow",children:o(e.
tokens)}):n("a",{href:t,title:e.title??void 0,rel:"noopener",children:o(e.tokens)})}case"image":{let t=h(e.href??"");return t===
null?n(c,{children:e.text}):/^[a-z]+:/i.test(t)?n("a",{href:t,target:"_blank",rel:"noopener noreferrer nofollow",children:e.
text||t}):n("img",{src:t,alt:e.text??"",loading:"lazy"})}case"text":return e.tokens?o(e.tokens):e.text;case"escape":return e.
text;case"checkbox":return null;default:return e.raw}}export{x as default};
