function i(e,t){setInterval(()=>{document.hidden&&fetch(`_oriel/v1/tab?tab=${e.wire.tab}`,{method:"PUT",headers:{"X-Oriel-Request":"1"}}).catch(()=>{})},t*1e3)}export{i as stay};
