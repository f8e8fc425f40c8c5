import{ShownTab as n}from"../core.js";import{useContext as t,useRef as i}from"../vendor/preact.js";import{jsx as d}from"../vendor/preact.js";
var p="layout";function s(e){let r=t(n)===e.node,o=i(!1);return o.current||=r||e.props.render_children===!0,d("div",{id:e.
id,role:"tabpanel","aria-labelledby":`${e.id}-tab`,hidden:!r,class:"or-flow is-stack",children:o.current&&e.children})}export{s as default,p as kind};
