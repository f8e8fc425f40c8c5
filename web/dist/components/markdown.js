import{Copy as m}from"../core.js";import{Lexer as b}from"../vendor/marked.js";import{Fragment as g}from"../vendor/preact.js";
import{useRef as x}from"../vendor/preact.js";function u(e){let n=e.replace(/[\u0000-\u0020]/g,""),r=/^([a-z][a-z0-9+.-]*):/i.exec(n)?.[1]?.toLowerCase();return r?["h\
ttp","https","mailto"].includes(r)?e:null:n.startsWith("//")||n.startsWith("\\")||n.startsWith("/\\")?null:e}import{Fragment as i,jsx as t,jsxs as k}from"../vendor/preact.js";var W="bare";function y(e){let{props:n}=e,r=w(e.value??
"",e.pending,n.line_breaks===!0);return t("div",{class:`or-md${e.pending?" is-streaming":""}`,id:e.id,"aria-busy":e.pending||
void 0,children:r.map((s,a)=>t(p,{t:s},a))})}function w(e,n,r){let s=x({text:"",blocks:[]}),a=d=>new b({gfm:!0,breaks:r}).
lex(d);if(!n)return s.current={text:"",blocks:[]},a(e);e.startsWith(s.current.text)||(s.current={text:"",blocks:[]});let{
text:l,blocks:h}=s.current,f=a(e.slice(l.length)),c=f.slice(0,-2);return c.length&&(s.current={text:l+c.map(d=>d.raw).join(
""),blocks:[...h,...c]}),[...h,...f]}function p({t:e}){switch(e.type){case"space":case"def":return null;case"heading":{let n=`\
h${Math.min(6,e.depth+1)}`;return t(n,{class:`is-h${e.depth}`,children:o(e.tokens)})}case"code":return k("div",{class:"o\
r-code",children:[t("div",{class:"or-code-copy",children:t(m,{label:"Copy code",text:()=>e.text??""})}),t("pre",{tabIndex:0,
children:t("code",{children:e.text})})]});case"blockquote":return t("blockquote",{children:e.tokens?.map((n,r)=>t(p,{t:n},
r))});case"hr":return t("hr",{});case"list":{let n=e.items.map((r,s)=>k("li",{class:r.task?"is-task":void 0,children:[r.
task&&t("input",{type:"checkbox",checked:r.checked,disabled:!0,"aria-label":r.checked?"Done":"Open"}),r.tokens?.map((a,l)=>t(
p,{t:a},l))]},s));return e.ordered?t("ol",{start:e.start||void 0,children:n}):t("ul",{children:n})}case"table":return t(
"div",{class:"or-table",tabIndex:0,role:"region","aria-label":"Table",children:k("table",{children:[t("thead",{children:t(
"tr",{children:e.header.map((n,r)=>t("th",{"data-align":e.align?.[r],children:o(n.tokens)},r))})}),t("tbody",{children:e.
rows.map((n,r)=>t("tr",{children:n.map((s,a)=>t("td",{"data-align":e.align?.[a],children:o(s.tokens)},a))},r))})]})});case"\
paragraph":return t("p",{children:o(e.tokens)});case"text":return e.tokens?t(i,{children:o(e.tokens)}):t(i,{children:e.text});case"\
checkbox":return null;default:return t("p",{children:e.raw})}}function o(e){return e?.map((n,r)=>t(g,{children:C(n)},r))}
function C(e){switch(e.type){case"strong":return t("strong",{children:o(e.tokens)});case"em":return t("em",{children:o(e.
tokens)});case"del":return t("del",{children:o(e.tokens)});case"codespan":return t("code",{children:e.text});case"br":return t(
"br",{});case"link":{let n=u(e.href??"");return n===null?t(i,{children:o(e.tokens)}):/^https?:/i.test(n)?t("a",{href:n,title:e.
title??void 0,target:"_blank",rel:"noopener noreferrer nofollow",children:o(e.tokens)}):t("a",{href:n,title:e.title??void 0,
rel:"noopener",children:o(e.tokens)})}case"image":{let n=u(e.href??"");return n===null?t(i,{children:e.text}):/^[a-z]+:/i.
test(n)?t("a",{href:n,target:"_blank",rel:"noopener noreferrer nofollow",children:e.text||n}):t("img",{src:n,alt:e.text??
"",loading:"lazy"})}case"text":return e.tokens?o(e.tokens):e.text;case"escape":return e.text;case"checkbox":return null;default:
return e.raw}}export{y as default,W as kind};
