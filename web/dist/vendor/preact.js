var p,Fe,ge,N,de,_e,Re,ie,We,be,ye,qe,I=Symbol.for("pv"),re={},ue=[],dt=/^m(i|n|o|s|text|space)$/,ke=Array.isArray,xe=ue.
slice,D=Object.assign;function H(t){t&&t.parentNode&&t.remove()}function we(t,e,n){var i,_,o,r={},f=arguments.length;for(o in e)
o=="key"?i=e[o]:o=="ref"&&typeof t!="function"?_=e[o]:r[o]=e[o];return f>2&&(r.children=f>3?xe.call(arguments,2):n),V(t,
r,i,_,null)}function V(t,e,n,i,_){var o={type:t,props:e,key:n,ref:i,__k:null,__:null,__b:0,__e:null,__c:null,constructor:I,__v:_||++Fe,
__i:-1,__u:0};return!_&&p.vnode&&p.vnode(o),o}function j(t){return t.children}function F(t,e){this.props=t,this.context=e,this.__g=0}function $(t,e){if(e==null)return t.
__&&$(t.__,t.__i+1);for(var n;e<t.__k.length;e++)if((n=t.__k[e])&&n.__e)return n.__e;return typeof t.type!="function"||t.
props.__P?null:$(t)}function yt(t){var e,n=t.__v,i=n.__e,_=[],o=[],r=t.__P;r&&((e=D({constructor:I},n)).__v=n.__v+1,p.vnode&&
p.vnode(e),Se(r,e,n,t.__n,r.namespaceURI,32&n.__u?[i]:null,_,i||$(n),32&n.__u,o),e.__v=n.__v,e.__.__k[e.__i]=e,Ge(_,e,o),
n.__=n.__e=null,e.__e!=i&&Le(e))}function Le(t){if((t=t.__)&&t.__c&&!t.props.__P)return t.__e=null,t.__k.some(function(e){
return e&&(t.__e=e.__e)}),Le(t)}function me(t){(8&t.__g||(t.__g|=8,N.push(t),_e++))&&de==p.debounceRendering||((de=p.debounceRendering)||
queueMicrotask)(Ve)}function Ve(){try{for(var t,e=1;N.length;)N.length>e&&N.sort(Re),t=N.shift(),e=N.length,8&t.__g&&yt(
t)}finally{(_e=N.length)&&(de||queueMicrotask)(Ve)}}function Ie(t,e,n,i,_,o,r,f,a,c,s){var y,v,u,l,S,d,g=i.__k||ue,h=e.length;
for(a=mt(n,e,g,a,h),y=0;y<h;y++)(u=n.__k[y])!=null&&(v=~u.__i&&g[u.__i]||re,u.__i=y,d=Se(t,u,v,_,o,r,f,a,c,s),l=u.__e,(v.
ref!=u.ref||8&v.__u)&&(v.ref&&Ce(v.ref,null,u,v),u.ref&&s.push(u.ref,u.__c||l,u)),S=S||l,4&u.__u?(a=Be(u,a,t,!v.__v),v.__e&&
(v.__e=null)):typeof u.type=="function"&&d!==void 0?a=d:l&&(a=l.nextSibling),u.__u&=-21);return n.__e=S,a}function mt(t,e,n,i,_){
var o,r,f,a,c,s,y,v,u,l=n.length,S=l,d=0,g=0,h=t.__k=Array(_);for(o=0;o<_;o++)(r=e[o])!=null&&typeof r!="boolean"&&typeof r!=
"function"?(typeof r!="object"||r.constructor===String?r=h[o]=V(null,r):ke(r)?r=h[o]=V(j,{children:r}):r.constructor===I&&
r.__b?r=h[o]=V(r.type,r.props,r.key,r.ref,r.__v):h[o]=r,a=o+d,r.__=t,r.__b=t.__b+1,f=null,~(c=r.__i=gt(r,n,a,S))&&(S--,(f=
n[c])&&(f.__u|=2)),f&&f.__v?(r.__u|=16,c==a-1?d--:c==a+1?d++:c!=a&&(c>a?d--:d++,g=1)):(~c||(_>l?d--:_<l&&d++),typeof r.type!=
"function"&&(r.__u|=4))):h[o]=null;if(g){for(s=[],y=[],o=0;o<_;o++)if((r=h[o])&&16&r.__u){for(d=0,v=s.length;d<v;)s[u=d+
v>>1]<r.__i?d=u+1:v=u;s[d]=r.__i,y[o]=d+1}for(d=s.length;o--;)y[o]&&(y[o]==d?d--:h[o].__u|=4)}if(S)for(o=0;o<l;o++)!(f=n[o])||
2&f.__u||(f.__e==i&&(i=$(f)),Pe(f,f));return i}function Be(t,e,n,i){var _,o,r,f;if(typeof t.type=="function"){if(t.props.
__P)return e;if(_=t.__k)for(o=0;o<_.length;o++)_[o]&&(_[o].__=t,e=Be(_[o],e,n,!1));return e}for(e&&!e.parentNode&&(e=$(t))&&
!e.parentNode&&(e=null),r=t.__e,f=e;f&&f.nodeType==8;)f=f.nextSibling;for(r!=f&&(!i&&n.moveBefore&&r.parentNode?n.moveBefore(
r,e):n.insertBefore(r,e||null)),e=r;(e=e&&e.nextSibling)&&e.nodeType==8&&!e.data.startsWith("$s"););return e}function gt(t,e,n,i){var _,o=t.key,r=t.type,f=e[n],a=f&&!(2&f.__u);if(f===null&&o==null||a&&o==f.key&&r==f.type)return n;
if(i>(a?1:0)){for(_=n-1;_>=0;_--)if((f=e[_])&&!(2&f.__u)&&o==f.key&&r==f.type)return _;for(_=n+1;_<e.length;_++)if((f=e[_])&&
!(2&f.__u)&&o==f.key&&r==f.type)return _}return-1}function De(t,e,n){n==null&&(n=""),e[0]=="-"?t.setProperty(e,n):t[e]=n}
function ne(t,e,n,i,_){var o,r;if(e=="style")if(typeof n=="string")t.style.cssText=n;else{if(typeof i=="string"&&(t.style.
cssText=i=""),i)for(e in i)n&&e in n||De(t.style,e);if(n)for(e in n)i&&n[e]==i[e]||De(t.style,e,n[e])}else if(e[0]=="o"&&
e[1]=="n")typeof n!="function"&&(n=null),typeof i!="function"&&(i=null),(t.__e||(t.__e={}))[e]=n,n&&i||(r=ye[e]||(ye[e]=
bt(e)),(t.__a||(t.__a={}))[e]=be,o=e!=(e=e.replace(We,"$1")),(e=e.slice(2))[0]<"a"&&(e=e.toLowerCase()),n?t.addEventListener(
e,r,o):t.removeEventListener(e,r,o));else{if(_=="http://www.w3.org/2000/svg")e=e.replace(/xlink(H|:h)/,"h").replace(/sName$/,
"s");else if(e!="width"&&e!="height"&&e!="href"&&e!="list"&&e!="form"&&e!="tabIndex"&&e!="download"&&e!="rowSpan"&&e!="c\
olSpan"&&e!="role"&&e!="popover"&&e in t)try{return void(t[e]=n??"")}catch{}if(typeof n=="function")return;n==null||n===
!1&&e[4]!="-"?t.removeAttribute(e):t.setAttribute(e,e=="popover"&&n==1?"":n)}}function bt(t){return function(e){var n=this.
__e;if(n){if(n=n[t],e[ie]==null)e[ie]=be++;else if(e[ie]<this.__a[t])return;return n(p.event?p.event(e):e)}}}function Se(t,e,n,i,_,o,r,f,a,c){
var s,y,v,u,l,S,d,g,h,C,b,ve,Oe,te,M,He,E,O,T=e.type;if(e.constructor!==I)return null;128&n.__u&&(a=32&n.__u,s=n.__c.__z)&&
(e.__u|=a,y=o=[],s.nodeType==8?f=oe(s,o):o.push(s),f=o[0]||f),(s=p.__b)&&s(e);e:if(typeof T=="function"){v=r.length;try{
if(g=e.props,h=(s=T.prototype)&&s.render,C=(s=T.contextType)&&i[s.__c],b=s?C?C.props.value:s.__:i,(u=n.__c)?(e.__c=u,2&u.
__g&&(u.__g|=1)):(h?e.__c=u=new T(g,b):(e.__c=u=new F(g,b),u.constructor=T,u.render=xt),C&&C.sub(u),u.state||(u.state={}),
u.__n=i,u.__g|=8,u.__h=[],u.__k=[]),h&&(u.__s||(u.__s=u.state),T.getDerivedStateFromProps&&(u.__s==u.state&&(u.__s=D({},
u.__s)),D(u.__s,T.getDerivedStateFromProps(g,u.__s)))),l=u.props,S=u.state,u.__v=e,n.__c){if(g!==l&&h&&!T.getDerivedStateFromProps&&
u.componentWillReceiveProps&&u.componentWillReceiveProps(g,b),e.__v==n.__v&&!(8&u.__g)||!(4&u.__g)&&u.shouldComponentUpdate&&
u.shouldComponentUpdate(g,u.__s,b)===!1){e.__v!=n.__v&&(u.props=g,u.state=u.__s,u.__g&=-9),e.__e=n.__e,e.__k=n.__k,e.__k.
some(function(P){P&&(P.__=e)}),ue.push.apply(u.__h,u.__k),u.__k=[],u.__h.length&&r.push(u),f=$(n);break e}u.componentWillUpdate&&
u.componentWillUpdate(g,u.__s,b),h&&u.componentDidUpdate&&u.__h.push(function(){u.componentDidUpdate(l,S,d)})}else h&&!T.
getDerivedStateFromProps&&u.componentWillMount&&u.componentWillMount(),h&&u.componentDidMount&&u.__h.push(u.componentDidMount);
u.context=b,u.props=g,u.__P=t,u.__g&=-5,ve=p.__r,Oe=h?25:0;do u.__g&=-9,ve&&ve(e),s=u.render(u.props,u.state=u.__s,u.context);while(8&
u.__g&&++Oe<25);h&&(ue.push.apply(u.__h,u.__k),u.__k=[]),u.state=u.__s,u.getChildContext&&(i=D({},i,u.getChildContext())),
h&&n.__c&&u.getSnapshotBeforeUpdate&&(d=u.getSnapshotBeforeUpdate(l,S)),te=s&&s.type===j&&s.key==null?s.props.children:s,
g.__P&&(s=f,_=(t=g.__P).namespaceURI,a=o=null,n.props&&n.props.__P!=t&&(n.__k.some(function(P){P&&Pe(P,P)}),n.__k=null),
f=n.__k?$(n,0):null),f=Ie(t,ke(te)?te:[te],e,n,i,_,o,r,f,a,c),g.__P&&(e.__e=null,f=s),e.__u&=-161,y&&y.some(H),u.__h.length&&
r.push(u),1&u.__g&&(u.__g&=-4)}catch(P){if(r.length=v,e.__v=null,a||o)if(P&&P.then){if(e.__u|=128|a,o){for(~(E=o.indexOf(
f||void 0))||(E=o.length);(O=o[E-1])&&O.nodeType==8;)E--;for(;E<o.length;E++)if(O=o[E])if(o[E]=null,M){if(O==He)break}else{
if(O.nodeType!=8)break;O.data.startsWith("$s")&&(He=oe(M=O))}}if(!M){for(;f&&f.nodeType==8&&f.nextSibling;)f=f.nextSibling;
M=f}(s=oe(M=e.__c.__z||(e.__c.__z=M)))?(e.__e=M,f=s):e.__e=f,f=f&&f.nextSibling}else o&&o.some(H);else e.__e=n.__e;e.__k||
(e.__k=n.__k||[]),P&&P.then||ze(e),p.__e(P,e,n)}}else f=e.__e=kt(n.__e,e,n,i,_,o,r,a,c,t);return(s=p.diffed)&&s(e),f}function oe(t,e){
if(t&&t.nodeType==8&&t.data.startsWith("$s"))for(var n=1;t=t.nextSibling;){if(t.nodeType==8){if(t.data.startsWith("$s"))
n++;else if(t.data.startsWith("/$s")&&!--n)return t}e&&e.push(t)}}function ze(t){t&&(t.__c&&(t.__c.__g|=4),t.__k&&t.__k.
some(ze))}function Ge(t,e,n){for(var i=0;i<n.length;)Ce(n[i++],n[i++],n[i++]);p.__c&&p.__c(e,t),t.some(function(_){try{t=
_.__h,_.__h=[],t.some(function(o){o.call(_)})}catch(o){p.__e(o,_.__v)}})}function kt(t,e,n,i,_,o,r,f,a,c){var s,y,v,u,l,
S,d,g,h=n.props||re,C=e.props,b=e.type;if(b=="svg"?_="http://www.w3.org/2000/svg":b=="math"?_="http://www.w3.org/1998/Ma\
th/MathML":_||(_="http://www.w3.org/1999/xhtml"),o){for(s=0;s<o.length;s++)if((l=o[s])&&(b?l.localName==b:l.nodeType==3)){
t=l,o[s]=null;break}}if(!t){if(g=c.ownerDocument||document,!b)return g.createTextNode(C);t=g.createElementNS(_,b,C.is?C:
c),f&&(p.__m&&p.__m(e,o),f=!1),o=null}if(b){if(c=b=="template"&&t.content||t,o=b=="textarea"&&C.defaultValue!=null?null:
o&&xe.call(c.childNodes),!f&&o)for(h={},s=0;s<t.attributes.length;s++)h[(l=t.attributes[s]).name]=l.value;for(s in h)l=h[s],
s=="dangerouslySetInnerHTML"?v=l:s=="children"||s in C||s=="value"&&"defaultValue"in C||s=="checked"&&"defaultChecked"in
C||ne(t,s,null,l,_);for(s in C)l=C[s],s=="children"?u=l:s=="dangerouslySetInnerHTML"?y=l:s=="value"?S=l:s=="checked"?d=l:
f&&typeof l!="function"||h[s]===l||ne(t,s,l,h[s],_);y?(f||v&&(y.__html==v.__html||y.__html==t.innerHTML)||(t.innerHTML=y.
__html),e.__k=[]):(v&&(t.textContent=""),(b=="foreignObject"||_=="http://www.w3.org/1998/Math/MathML"&&dt.test(b))&&(_="\
http://www.w3.org/1999/xhtml"),Ie(c,ke(u)?u:[u],e,n,i,_,o,r,o?o[0]:n.__k&&$(n,0),f,a),o&&o.some(H)),f&&b!="textarea"||(s=
"value",b=="progress"&&S==null?t.removeAttribute(s):S==null||S===t[s]&&(b!="progress"||S)||ne(t,s,S,h[s],_),s="checked",
d!=null&&d!=t[s]&&ne(t,s,d,h[s],_))}else h===C||f&&t.data==C||(t.data=C);return t}function Ce(t,e,n,i){try{typeof t=="fu\
nction"?e?e.__x=t(e)||1:i&&(i=i.__c||i.__e)&&(e=i.__x)&&(i.__x=null,typeof e=="function"?e():t(null)):t.current=e}catch(_){
p.__e(_,n)}}function Pe(t,e,n){var i,_,o,r;if(p.unmount&&p.unmount(t),!(i=t.ref)||i.current&&i.current!=t.__e||Ce(i,null,
e,t),i=t.__c){if(i.componentWillUnmount)try{i.componentWillUnmount()}catch(f){p.__e(f,e)}i.__P=i.__n=null}if(i=t.__k)for(r=
0;r<i.length;r++)i[r]&&Pe(i[r],e,typeof t.type!="function"||n&&!t.props.__P);!n&&(i=t.__c)&&(i=i.__z)&&(_=oe(i,o=[]))&&(i==
t.__e&&o.some(H),H(_),H(i)),n||H(t.__e),t.__e=t.__c=t.__=null}function xt(t,e,n){return this.constructor(t,n)}function wt(t,e){
var n,i,_,o;p.__&&p.__(t,e),e.nodeType==9&&(e=e.documentElement),i=(n=t&&32&t.__u)?null:e.__k,e.__k=V(j,{children:[t]}),
_=[],o=[],Se(e,e.__k,i||re,re,e.namespaceURI,i?null:e.firstChild?xe.call(e.childNodes):null,_,i?i.__e:e.firstChild,n,o),
Ge(_,e.__k,o),e.__k.props.children=null}function St(t){function e(n){var i,_;return this.getChildContext||(i=new Set,(_={})[e.__c]=this,this.getChildContext=function(){
return _},this.shouldComponentUpdate=function(o){this.props.value!=o.value&&i.forEach(function(r){r.__g|=4,me(r)})},this.
sub=function(o){i.add(o);var r=o.componentWillUnmount;o.componentWillUnmount=function(){i.delete(o),r&&r.call(o)}}),n.children}
return e.__c="__cC"+qe++,e.__=t,e.Provider=(e.Consumer=function(n,i){return n.children(i)}).contextType=e,e}p={__e:function(t,e,n,i){for(var _,o,r;e=e.__;)if((_=e.__c)&&!(1&_.__g)){_.__g|=4;try{if((r=(o=_.constructor)&&o.getDerivedStateFromError)&&
_.setState(o.getDerivedStateFromError(t)),_.componentDidCatch&&(_.componentDidCatch(t,i||{}),r=1),r&&8&_.__g)return void(_.
__g|=2)}catch(f){t=f}}throw _e=0,t}},Fe=0,ge=function(t){return t!=null&&t.constructor===I},F.prototype.setState=function(t,e){
var n=this.__s;n&&n!=this.state||(n=this.__s=D({},this.state)),typeof t=="function"&&(t=t(D({},n),this.props)),t&&(D(n,t),
this.__v&&(e&&this.__k.push(e),me(this)))},F.prototype.forceUpdate=function(t){this.__v&&(this.__g|=4,t&&this.__h.push(t),
me(this))},F.prototype.render=j,N=[],_e=0,Re=function(t,e){return t.__v.__b-e.__v.__b},ie=Symbol(),We=/(PointerCapture)$|Capture$/i,
be=0,ye={},qe=0;var R,k,je,Ze,Te=Object.is,fe=0,it=[],Ae=[],x=p,Je=x.__b,Ke=x.__r,Qe=x.diffed,Xe=x.__c,Ye=x.unmount,et=x.__;function z(t,e){
x.__h&&x.__h(k,t,fe||e),fe=0;var n=k.__H||(k.__H={__:[],__h:[]});return t>=n.__.length&&n.__.push({}),n.__[t]}function Ct(t){
return fe=1,Pt(_t,t)}function Pt(t,e,n){var i=z(R++,2);if(i.t=t,!i.__c&&(i.__=[n?n(e):_t(void 0,e),function(o){var r=(i.
__N||i.__)[0],f=i.t(r,o);Te(r,f)||(i.__N=[f,i.__[1]],i.__c.setState({}))}],i.__c=k,!k.__f)){k.__f=!0;var _=k.shouldComponentUpdate;
k.shouldComponentUpdate=function(o,r,f){var a=this.__H;if(!a)return!0;var c=!1,s=this.props!=o;if(a.__.some(function(v){
v.__N&&(c=!0,Te(v.__[0],v.__N[0])||(s=!0))}),_){var y=_.call(this,o,r,f);return c?y||s:y}return!c||s}}return i.__}function ot(t,e){
var n=z(R++,3);!x.__s&&$e(n.__H,e)&&(n.__P=!0,n.__=t,n.u=e,k.__H.__h.push(n))}function jt(t,e){var n=z(R++,4);!x.__s&&$e(
n.__H,e)&&(n.__P=!1,n.__=t,n.u=e,k.__h.push(n))}function Ne(t){return fe=5,G(function(){return{current:t}},[])}function G(t,e){var n=z(R++,7);return $e(n.__H,e)&&(n.__=t(),n.__H=e),n.__}function Tt(t){var e=k.context[t.__c],n=z(R++,9);return n.c=t,e?(n.__==null&&(n.__=!0,e.sub(k)),e.props.value):t.__}function At(){var t;do{for(;t=Ae.shift();)try{B(t)}catch(n){x.__e(n,{__:(t=t.__P)&&t.__v})}for(;t=it.shift();){var e=t.__H;
if(t.__P&&e)try{e.__h.some(B),e.__h.some(Ee),e.__h=[]}catch(n){e.__h=[],x.__e(n,t.__v)}}}while(Ae.length)}x.__b=function(t){
k=null,Je&&Je(t)},x.__=function(t,e){t&&e.__k&&e.__k.__m&&(t.__m=e.__k.__m),et&&et(t,e)},x.__r=function(t){Ke&&Ke(t),R=0;
var e=(k=t.__c).__H;e&&(je==k?k.__h=[]:(e.__h.some(B),e.__h.some(Ee),R=0),e.__h=[],e.__.some(function(n){n.__N&&(n.__=n.
__N),n.u=n.__N=void 0})),je=k},x.diffed=function(t){Qe&&Qe(t);var e=t.__c;e&&e.__H&&(e.__H.__h.length&&nt(it.push(e)),e.
__H.__.some(function(n){n.u&&(n.__H=n.u)})),je=k=null},x.__c=function(t,e){e.some(function(n){try{n.__h.some(B),n.__h=n.
__h.filter(function(i){return!i.__||Ee(i)})}catch(i){n.__h=[function(){throw i}]}}),Xe&&Xe(t,e)},x.unmount=function(t){Ye&&
Ye(t);var e,n,i=t.__c;i&&i.__H&&(i.__H.__.some(function(_){try{if(_.__P&&_.__c){if(n===void 0){for(n=t.__;n&&(!n.__c||!n.
__c.__P);)n=n.__;n=n&&n.__c}_.__P=n,nt(Ae.push(_))}else B(_)}catch(o){e=o}}),i.__H=void 0,e&&x.__e(e,i.__v))};var tt=typeof requestAnimationFrame==
"function";function Et(t){var e,n=function(){clearTimeout(i),tt&&cancelAnimationFrame(e),setTimeout(t)},i=setTimeout(n,35);
tt&&(e=requestAnimationFrame(n))}function nt(t){t!=1&&Ze==x.requestAnimationFrame||((Ze=x.requestAnimationFrame)||Et)(At)}
function B(t){var e=k,n=t.__c;typeof n=="function"&&(t.__c=void 0,n()),k=e}function Ee(t){var e=k;t.__c=t.__(),k=e}function $e(t,e){
return!t||t.length!=e.length||e.some(function(n,i){return!Te(n,t[i])})}function _t(t,e){return typeof e=="function"?e(t):
e}var Nt=Symbol.for("pv"),$t=0;function rt(t,e,n,i,_,o){e||(e={});var r,f,a=e;if("ref"in a&&typeof t!="function")for(f in a={},e)f=="ref"?r=e[f]:a[f]=e[f];
var c={type:t,props:a,key:n,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,constructor:Nt,__v:--$t,__i:-1,__u:0};return(_||
o)&&(c.__source=_,c.__self=o),p.vnode&&p.vnode(c),c}var Ut=Symbol.for("preact-signals");function le(){if(A>1)A--;else{var t,e=!1;for((function(){var _=ae;for(ae=void 0;_!==
void 0;){var o=_.S;if(o.v===_.v)for(var r=o.t;r!==void 0;r=r.x)r.i===_.i&&(r.i=o.i);_=_.o}})();J!==void 0;){var n=J;for(J=
void 0,se++;n!==void 0;){var i=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&ft(n))try{n.c()}catch(_){e||(t=_,e=!0)}n=i}}if(se=0,A--,
e)throw t}}function pe(t){if(A>0)return t();Ue=++Mt,A++;try{return t()}finally{le()}}var Z,m=void 0;function K(t){var e=m,
n=Z;m=void 0,Z=void 0;try{return t()}finally{m=e,Z=n}}var J=void 0,A=0,se=0,Mt=0,Ue=0,ae=void 0,ce=0;function ut(t){if(m!==
void 0){var e=t.n;if(e===void 0||e.t!==m)return e={i:0,S:t,p:m.s,n:void 0,t:m,e:void 0,x:void 0,r:e},m.s!==void 0&&(m.s.
n=e),m.s=e,t.n=e,32&m.f&&t.S(e),e;if(e.i===-1)return e.i=0,e.n!==void 0&&(e.n.p=e.p,e.p!==void 0&&(e.p.n=e.n),e.p=m.s,e.
n=void 0,m.s.n=e,m.s=e),e}}function w(t,e){this.v=t,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=e?.watched,this.
Z=e?.unwatched,this.name=e?.name}w.prototype.brand=Ut;w.prototype.h=function(){return!0};w.prototype.S=function(t){var e=this,
n=this.t;n!==t&&t.e===void 0&&(t.x=n,this.t=t,n!==void 0?n.e=t:K(function(){var i;(i=e.W)==null||i.call(e)}))};w.prototype.
U=function(t){var e=this;if(this.t!==void 0){var n=t.e,i=t.x;n!==void 0&&(n.x=i,t.e=void 0),i!==void 0&&(i.e=n,t.x=void 0),
t===this.t&&(this.t=i,i===void 0&&K(function(){var _;(_=e.Z)==null||_.call(e)}))}};w.prototype.subscribe=function(t){var e=this;
return U(function(){var n=e.value;K(function(){return t(n)})},{name:"sub"})};w.prototype.valueOf=function(){return this.
value};w.prototype.toString=function(){return this.value+""};w.prototype.toJSON=function(){return this.value};w.prototype.
peek=function(){var t=this;return K(function(){return t.value})};Object.defineProperty(w.prototype,"value",{get:function(){
var t=ut(this);return t!==void 0&&(t.i=this.i),this.v},set:function(t){if(t!==this.v){if(se>100)throw new Error("Cycle d\
etected");(function(n){A!==0&&se===0&&n.l!==Ue&&(n.l=Ue,ae={S:n,v:n.v,i:n.i,o:ae})})(this),this.v=t,this.i++,ce++,A++;try{
for(var e=this.t;e!==void 0;e=e.x)e.t.N()}finally{le()}}}});function Q(t,e){return new w(t,e)}function ft(t){for(var e=t.
s;e!==void 0;e=e.n)if(e.S.i!==e.i||!e.S.h()||e.S.i!==e.i)return!0;return!1}function st(t){for(var e=t.s;e!==void 0;e=e.n){
var n=e.S.n;if(n!==void 0&&(e.r=n),e.S.n=e,e.i=-1,e.n===void 0){t.s=e;break}}}function at(t){for(var e=t.s,n=void 0;e!==
void 0;){var i=e.p;e.i===-1?(e.S.U(e),i!==void 0&&(i.n=e.n),e.n!==void 0&&(e.n.p=i)):n=e,e.S.n=e.r,e.r!==void 0&&(e.r=void 0),
e=i}t.s=n}function W(t,e){w.call(this,void 0,e),this.x=t,this.s=void 0,this.g=ce-1,this.f=4}W.prototype=new w;W.prototype.
h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===ce))return!0;if(this.g=ce,this.f|=
1,this.i>0&&!ft(this))return this.f&=-2,!0;var t=m;try{st(this),m=this;var e=this.x();(16&this.f||this.v!==e||this.i===0)&&
(this.v=e,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return m=t,at(this),this.f&=-2,!0};W.prototype.S=function(t){
if(this.t===void 0){this.f|=36;for(var e=this.s;e!==void 0;e=e.n)e.S.S(e)}w.prototype.S.call(this,t)};W.prototype.U=function(t){
if(this.t!==void 0&&(w.prototype.U.call(this,t),this.t===void 0)){this.f&=-33;for(var e=this.s;e!==void 0;e=e.n)e.S.U(e)}};
W.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var t=this.t;t!==void 0;t=t.x)t.t.N()}};Object.defineProperty(W.prototype,
"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var t=ut(this);if(this.h(),t!==void 0&&(t.i=this.i),
16&this.f)throw this.v;return this.v}});function X(t,e){return new W(t,e)}function ct(t){var e=t.j;if(t.j=void 0,typeof e==
"function"){A++;var n=m;m=void 0;try{e()}catch(i){throw t.f&=-2,t.f|=8,Me(t),i}finally{m=n,le()}}}function Me(t){for(var e=t.
s;e!==void 0;e=e.n)e.S.U(e);t.x=void 0,t.s=void 0,ct(t)}function Ot(t){if(m!==this)throw new Error("Out-of-order effect");
at(this),m=t,this.f&=-2;try{8&this.f&&Me(this)}finally{le()}}function q(t,e){this.x=t,this.j=void 0,this.s=void 0,this.u=
void 0,this.f=32,this.name=e?.name,Z&&Z.push(this)}q.prototype.c=function(){var t=this.S();try{if(8&this.f||this.x===void 0)
return;var e=this.x();typeof e=="function"&&(this.j=e)}finally{t()}};q.prototype.S=function(){if(1&this.f)throw new Error(
"Cycle detected");this.f|=1,this.f&=-9,ct(this),st(this),A++;var t=m;return m=this,Ot.bind(this,t)};q.prototype.N=function(){
2&this.f||(this.f|=2,this.u=J,J=this)};q.prototype.d=function(){this.f|=8,1&this.f||Me(this)};q.prototype.dispose=function(){
this.d()};function U(t,e){var n=new q(t,e);try{n.c()}catch(_){throw n.d(),_}var i=n.d.bind(n);return i[Symbol.dispose]=i,
i}var lt,ee,he,Ht=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var pt=[];U(function(){lt=this.N})();function L(t,e){p[t]=e.bind(null,p[t]||function(){})}function Y(t){if(he){var e=he;
he=void 0,e()}he=t&&t.S()}function ht(t){var e=this,n=t.data,i=Ft(n);i.name="ReactiveDom",i.value=n;var _=G(function(){for(var f=e,
a=e.__v;a=a.__;)if(a.__c){a.__c.__$f|=4;break}var c=X(function(){var u=i.value.value;return u===0?0:u===!0?"":u||""}),s=X(
function(){return!Array.isArray(c.value)&&!ge(c.value)}),y=U(function(){if(this.N=vt,s.value){var u=c.value;f.__v&&f.__v.
__e&&f.__v.__e.nodeType===3&&(f.__v.__e.data=u)}}),v=e.__$u.d;return e.__$u.d=function(){y(),v.call(this)},[s,c]},[]),o=_[0],
r=_[1];return o.value?r.peek():r.value}ht.displayName="ReactiveTextNode";Object.defineProperties(w.prototype,{constructor:{
configurable:!0,value:we(j,null).constructor},type:{configurable:!0,value:ht},props:{configurable:!0,get:function(){var t=this;
return{data:{get value(){return t.value}}}}},__b:{configurable:!0,value:1}});L("__b",function(t,e){if(Y(),ee=void 0,typeof e.
type=="string"){var n,i=e.props;for(var _ in i)if(_!=="children"){var o=i[_];o instanceof w&&(n||(e.__np=n={}),n[_]=o,i[_]=
o.peek())}}t(e)});L("__r",function(t,e){if(t(e),e.type!==j){Y();var n,i=e.__c;i&&(i.__$f&=-2,(n=i.__$u)===void 0&&(i.__$u=
n=(function(_,o){var r;return U(function(){r=this},{name:o}),r.c=_,r})((function(_){return function(){var o;Ht&&((o=this.
y)==null||o.call(this)),_.__$f|=1,_.setState({})}})(i),typeof e.type=="function"?e.type.displayName||e.type.name:""))),ee=
i,Y(n)}});L("__e",function(t,e,n,i){Y(),ee=void 0,t(e,n,i)});L("diffed",function(t,e){Y(),ee=void 0;var n;if(typeof e.type==
"string"&&(n=e.__e)){var i=e.__np,_=e.props,o=n.U;if(o)for(var r in o){var f=o[r];f===void 0||i&&r in i||(f.d(),o[r]=void 0)}
if(i){o||(o={},n.U=o);for(var a in i){var c=o[a],s=i[a];c===void 0?(c=Dt(n,a,s,_),o[a]=c):c.o(s,_)}}}t(e)});function Dt(t,e,n,i){
var _=e in t&&t.ownerSVGElement===void 0,o=Q(n);return{o:function(r,f){o.value=r,i=f},d:U(function(){this.N=vt;var r=o.value.
value;i[e]!==r&&(i[e]=r,_?t[e]=r:r!=null&&(r!==!1||e[4]==="-")?t.setAttribute(e,r):t.removeAttribute(e))})}}L("unmount",
function(t,e){if(typeof e.type=="string"){var n=e.__e;if(n){var i=n.U;if(i){n.U=void 0;for(var _ in i){var o=i[_];o&&o.d()}}}
var r=e.__np;if(r){var f=e.props;for(var a in r)f[a]=r[a]}e.__np=void 0}else{var c=e.__c;if(c){c.__$f|=8;var s=c.__$u;s&&
(c.__$u=void 0,s.d())}}t(e)});L("__h",function(t,e,n,i){i<3&&(e.__$f|=2),t(e,n,i)});F.prototype.shouldComponentUpdate=function(t,e){
if(this.__R)return!0;var n=this.__$u,i=n&&n.s!==void 0;for(var _ in e)return!0;if(this.__f||typeof this.u=="boolean"&&this.
u===!0){var o=2&this.__$f;if(!(i||o||4&this.__$f)||1&this.__$f)return!0}else if(!(i||4&this.__$f)||3&this.__$f)return!0;
for(var r in t)if(r!=="__source"&&t[r]!==this.props[r])return!0;for(var f in this.props)if(!(f in t))return!0;return!1};
function Ft(t,e){return G(function(){return Q(t,e)},[])}function Rt(t,e){var n=Ne(t);return n.current=t,ee.__$f|=4,G(function(){
return X(function(){return n.current()},e)},[])}var Wt=function(t){queueMicrotask(function(){queueMicrotask(t)})};function qt(){pe(function(){for(var t;t=pt.shift();)lt.call(t)})}function vt(){pt.push(this)===1&&(p.requestAnimationFrame||
Wt)(qt)}export{F as Component,j as Fragment,pe as batch,St as createContext,U as effect,we as h,rt as jsx,rt as jsxs,wt as render,
Q as signal,Rt as useComputed,Tt as useContext,ot as useEffect,jt as useLayoutEffect,Ne as useRef,Ct as useState};
