import{described as B,Field as F,Icon as C}from"../core.js";import{useEffect as O,useRef as A,useState as v}from"../vendor/preact.js";
import{jsx as a,jsxs as w}from"../vendor/preact.js";function R(n){let{id:m,props:d,interactive:p}=n,h=d.choices??[],c=d.
multiselect===!0,b=d.allow_custom_value===!0,o=Array.isArray(n.value)?n.value:n.value===null||n.value===void 0?[]:[n.value],
k=e=>h.find(([,t])=>t===e)?.[0]??String(e),M=c?"":o.length?k(o[0]):"",[l,D]=v(!1),[u,x]=v(null),[r,f]=v(-1),[L,K]=v(!1),
g=A(null),V=A(null),H=(u??"").trim().toLowerCase(),i=H?h.filter(([e])=>e.toLowerCase().includes(H)):h,E=c&&d.max_choices?
o.length>=d.max_choices:!1;O(()=>{l&&V.current?.children[r]?.scrollIntoView({block:"nearest"})},[r,l]);let $=()=>{if(!p||
l)return;let e=g.current.getBoundingClientRect();K(innerHeight-e.bottom<280&&e.top>innerHeight-e.bottom),f(Math.max(0,i.
findIndex(([,t])=>o.includes(t)))),D(!0)},y=()=>{D(!1),f(-1),x(null)},I=e=>{let t=!o.includes(e);if(c){if(t&&E)return;n.
set(t?[...o,e]:o.filter(s=>s!==e)),x(null)}else n.set(e),y();n.emit("select",{index:h.findIndex(([,s])=>s===e),value:e,selected:c?
t:!0})},P=()=>{let e=u?.trim();if(b&&e){let t=h.find(([T])=>T===e),s=t?t[1]:e;c?!o.includes(s)&&!E&&n.set([...o,s]):n.set(
s)}y()},S=e=>{if(!p||e.isComposing||e.metaKey||e.ctrlKey)return;let t=s=>{e.preventDefault(),l?i.length&&f((r+s+i.length)%
i.length):$()};switch(e.key){case"ArrowDown":return t(1);case"ArrowUp":return t(-1);case"Home":case"End":l&&!u&&(e.preventDefault(),
f(e.key==="Home"?0:i.length-1));return;case"Enter":e.preventDefault(),l&&i[r]?I(i[r][1]):b&&u?P():$();return;case"Escape":
l&&(e.preventDefault(),e.stopPropagation(),y());return;case"Backspace":c&&!u&&o.length&&n.set(o.slice(0,-1));return;default:
n.emit("key_up",{key:e.key,input_value:u??M})}},_=d.filterable!==!1||b;return a(F,{p:n,children:w("div",{class:"or-combo",
"data-open":l?"":void 0,children:[w("div",{class:"or-input or-combo-box",onMouseDown:e=>{e.target!==g.current&&e.preventDefault(),
g.current?.focus(),!e.target.closest("button")&&(l&&!u?y():$())},children:[c&&o.map(e=>w("span",{class:"or-token",children:[
k(e),p&&a("button",{type:"button","aria-label":`Remove ${k(e)}`,onClick:()=>n.set(o.filter(t=>t!==e)),children:a(C,{name:"\
close"})})]},String(e))),a("input",{ref:g,id:m,role:"combobox",autocomplete:"off","aria-autocomplete":_?"list":"none","a\
ria-expanded":l,"aria-controls":`${m}-list`,"aria-activedescendant":l&&i[r]?`${m}-o${r}`:void 0,"aria-describedby":B(n),
"aria-invalid":n.error?!0:void 0,readOnly:!_||!p,disabled:!p,value:u??M,onKeyDown:S,onFocus:()=>n.emit("focus"),onBlur:()=>{
P(),n.emit("blur")},onInput:e=>{x(e.currentTarget.value),f(b?-1:0),D(!0)}}),a(C,{name:"chevron"})]}),a("ul",{ref:V,id:`${m}\
-list`,class:`or-list${L?" is-up":""}`,role:"listbox","aria-label":d.label??"Choices","aria-multiselectable":c||void 0,hidden:!l,
onMouseDown:e=>e.preventDefault(),children:i.map(([e,t],s)=>w("li",{id:`${m}-o${s}`,role:"option","aria-selected":o.includes(
t),"aria-disabled":E&&!o.includes(t)||void 0,"data-active":s===r?"":void 0,onMouseMove:()=>s!==r&&f(s),onClick:()=>I(t),
children:[a("span",{children:e}),o.includes(t)&&a(C,{name:"check"})]},String(t)))}),l&&i.length===0&&a("p",{class:"or-li\
st or-list-none",children:b?"Press Enter to use this.":"Nothing matches."})]})})}export{R as default};
