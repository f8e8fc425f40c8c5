var t="unseen";function n(){return null}export{n as default,t as kind};
