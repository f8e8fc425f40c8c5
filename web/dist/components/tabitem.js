import{ShownTab as t}from"../core.js";import{useContext as n,useRef as s}from"../vendor/preact.js";import{jsx as i}from"../vendor/preact.js";
function a(e){let r=n(t)===e.node,o=s(!1);return o.current||=r||e.props.render_children===!0,i("div",{id:e.id,role:"tabp\
anel","aria-labelledby":`${e.id}-tab`,hidden:!r,class:"or-flow is-stack",children:o.current&&e.children})}export{a as default};
