import{Copy as b}from"../core.js";import{Lexer as g}from"../vendor/marked.js";import{Fragment as x}from"../vendor/preact.js";
import{useRef as y}from"../vendor/preact.js";function k(e){let n=e.replace(/[\u0000-\u0020]/g,""),r=/^([a-z][a-z0-9+.-]*):/i.exec(n)?.[1]?.toLowerCase();return r?["h\
ttp","https","mailto"].includes(r)?e:null:n.startsWith("//")||n.startsWith("\\")||n.startsWith("/\\")?null:e}import{Fragment as c,jsx as t,jsxs as p}from"../vendor/preact.js";var W="bare";function w(e){let{props:n}=e,r=f(e.value??
"",e.pending,n.line_breaks===!0);return t("div",{class:`or-md${e.pending?" is-streaming":""}`,id:e.id,"aria-busy":e.pending||
void 0,children:r.map((o,a)=>t(i,{t:o},a))})}function $({text:e,streaming:n,breaks:r}){return t("div",{class:`or-md${n?"\
 is-streaming":""}`,children:f(e,n,r).map((o,a)=>t(i,{t:o},a))})}function f(e,n,r){let o=y({text:"",blocks:[]}),a=u=>new g(
{gfm:!0,breaks:r}).lex(u);if(!n)return o.current={text:"",blocks:[]},a(e);e.startsWith(o.current.text)||(o.current={text:"",
blocks:[]});let{text:l,blocks:m}=o.current,h=a(e.slice(l.length)),d=h.slice(0,-2);return d.length&&(o.current={text:l+d.
map(u=>u.raw).join(""),blocks:[...m,...d]}),[...m,...h]}function i({t:e}){switch(e.type){case"space":case"def":return null;case"\
heading":{let n=`h${Math.min(6,e.depth+1)}`;return t(n,{class:`is-h${e.depth}`,children:s(e.tokens)})}case"code":return p(
"div",{class:"or-code",children:[t("div",{class:"or-code-copy",children:t(b,{label:"Copy code",text:()=>e.text??""})}),t(
"pre",{tabIndex:0,children:t("code",{children:e.text})})]});case"blockquote":return t("blockquote",{children:e.tokens?.map(
(n,r)=>t(i,{t:n},r))});case"hr":return t("hr",{});case"list":{let n=e.items.map((r,o)=>p("li",{class:r.task?"is-task":void 0,
children:[r.task&&t("input",{type:"checkbox",checked:r.checked,disabled:!0,"aria-label":r.checked?"Done":"Open"}),r.tokens?.
map((a,l)=>t(i,{t:a},l))]},o));return e.ordered?t("ol",{start:e.start||void 0,children:n}):t("ul",{children:n})}case"tab\
le":return t("div",{class:"or-table",tabIndex:0,role:"region","aria-label":"Table",children:p("table",{children:[t("thea\
d",{children:t("tr",{children:e.header.map((n,r)=>t("th",{"data-align":e.align?.[r],children:s(n.tokens)},r))})}),t("tbo\
dy",{children:e.rows.map((n,r)=>t("tr",{children:n.map((o,a)=>t("td",{"data-align":e.align?.[a],children:s(o.tokens)},a))},
r))})]})});case"paragraph":return t("p",{children:s(e.tokens)});case"text":return e.tokens?t(c,{children:s(e.tokens)}):t(
c,{children:e.text});case"checkbox":return null;default:return t("p",{children:e.raw})}}function s(e){return e?.map((n,r)=>t(
x,{children:C(n)},r))}function C(e){switch(e.type){case"strong":return t("strong",{children:s(e.tokens)});case"em":return t(
"em",{children:s(e.tokens)});case"del":return t("del",{children:s(e.tokens)});case"codespan":return t("code",{children:e.
text});case"br":return t("br",{});case"link":{let n=k(e.href??"");return n===null?t(c,{children:s(e.tokens)}):/^https?:/i.
test(n)?t("a",{href:n,title:e.title??void 0,target:"_blank",rel:"noopener noreferrer nofollow",children:s(e.tokens)}):t(
"a",{href:n,title:e.title??void 0,rel:"noopener",children:s(e.tokens)})}case"image":{let n=k(e.href??"");return n===null?
t(c,{children:e.text}):/^[a-z]+:/i.test(n)?t("a",{href:n,target:"_blank",rel:"noopener noreferrer nofollow",children:e.text||
n}):t("img",{src:n,alt:e.text??"",loading:"lazy"})}case"text":return e.tokens?s(e.tokens):e.text;case"escape":return e.text;case"\
checkbox":return null;default:return e.raw}}export{$ as Text,w as default,W as kind};
