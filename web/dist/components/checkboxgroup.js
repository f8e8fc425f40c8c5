import{Field as g}from"../core.js";import{jsx as i,jsxs as a}from"../vendor/preact.js";function d(o){let{props:s,interactive:h}=o,
n=s.choices??[],c=o.value??[],p=(e,t,r)=>{o.set(r?n.map(([,l])=>l).filter(l=>l===e||c.includes(l)):c.filter(l=>l!==e)),o.
emit("select",{index:t,value:e,selected:r})},u=s.show_select_all&&h&&a("label",{class:"or-check",children:[i("input",{type:"\
checkbox",checked:c.length>0&&c.length===n.length,ref:e=>{e&&(e.indeterminate=c.length>0&&c.length<n.length)},onChange:e=>o.
set(e.currentTarget.checked?n.map(([,t])=>t):[])}),"All"]});return i(g,{p:o,group:!0,action:u,children:i("div",{class:"o\
r-pills",children:n.map(([e,t],r)=>a("label",{class:"or-pill",children:[i("input",{type:"checkbox",checked:c.includes(t),
disabled:!h,onChange:l=>p(t,r,l.currentTarget.checked)}),e]},String(t)))})})}export{d as default};
