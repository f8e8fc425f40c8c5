//# allFunctionsCalledOnLoad
try{let t=localStorage.getItem("oriel-theme");(t==="light"||t==="dark")&&(document.documentElement.dataset.theme=t)}catch{}
