import{bytes as d,Refusal as m}from"./core.js";import{useEffect as g,useState as h}from"./vendor/preact.js";function D(t){
return t?.path?"gradio_api/file="+t.path.split("/").map(encodeURIComponent).join("/"):t?.url?.startsWith("data:image/")?
t.url:""}function w(t){return typeof t=="object"&&t!==null&&typeof t.path=="string"}function v(t,o,s){return!t?.length||
t.includes("file")?!0:t.some(n=>n.startsWith(".")?o.toLowerCase().endsWith(n.toLowerCase()):n.includes("/")?s===n||n.endsWith(
"/*")&&s.startsWith(n.slice(0,-1)):s.startsWith(n+"/"))}function y(t,o){return new Promise((s,n)=>{let e=new XMLHttpRequest;
e.open("PUT",`_oriel/v1/upload?name=${encodeURIComponent(t.name||"file")}`),e.setRequestHeader("X-Oriel-Request","1"),e.
responseType="json",e.upload.onprogress=l=>l.lengthComputable&&o(l.loaded/l.total),e.onerror=()=>n(new Error("The upload\
 was interrupted. Check the connection and try again.")),e.onload=()=>{e.status===200?s(e.response):n(new m(e.status,e.response?.
detail,e.response?.code??"",e.response?.id??"",0))},e.send(t)})}async function E(t,o,s,n){let e=t.rt.store.get(t.node);e.
error.value="";let l=t.rt.config.max_file_size;for(let r of o){if(!v(s,r.name,r.type))return e.error.value=`${r.name} is\
 not of a kind that this field takes (${s.join(", ")}).`,[];if(l&&r.size>l)return e.error.value=`${r.name} has ${d(r.size)}\
; the limit is ${d(l)}.`,[]}let a=o.map(()=>0),i=Promise.all(o.map((r,u)=>y(r,p=>{a[u]=p,n(a.reduce((f,c)=>f+c,0)/a.length)})));
e.busy=i.catch(()=>{});try{return await i}catch(r){return e.error.value=r instanceof Error?r.message:"The upload failed.\
 Try again.",[]}finally{e.busy=null}}function P(t,o,s){let[n,e]=h(!1);return g(()=>{if(!o)return;let a=i=>{let r=[...i.clipboardData?.
files??[]];if(!r.length||i.defaultPrevented)return;let u=document.activeElement?.closest("[data-drop]");u&&u.id!==`${t}-\
drop`||(i.preventDefault(),s(r))};return addEventListener("paste",a),()=>removeEventListener("paste",a)}),{id:`${t}-drop`,
"data-drop":o?"":void 0,"data-over":n?"":void 0,onDragOver:a=>{o&&(a.preventDefault(),e(!0))},onDragLeave:()=>e(!1),onDrop:a=>{
a.preventDefault(),e(!1);let i=[...a.dataTransfer?.files??[]];o&&i.length&&s(i)}}}export{v as accepts,D as fileURL,w as isFile,E as sendFiles,P as useDrop};
