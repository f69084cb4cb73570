//! The changes: what is replaced by what. They are those of `cargo-mutants`, but
//! all of them stand in one program, each under a number, and one of them counts.

use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Arm, BinOp, Block, Expr, ExprBinary, ExprMatch, ImplItemFn, Item, ItemFn, ItemImpl, ItemMod,
    Pat, ReturnType, Type, UnOp, parse_quote,
};

/// One small mistake.
#[derive(Clone, Debug)]
pub struct Mutant {
    pub number: usize,
    pub file: String,
    pub line: usize,
    pub function: String,
    pub what: String,
}

/// Puts every mistake into the text of one file. Those whose number is among
/// `without` do not compile, and are left out.
pub fn mutate(
    file: &str,
    text: &str,
    first: usize,
    without: &[usize],
) -> syn::Result<(String, Vec<Mutant>)> {
    let mut tree = syn::parse_file(text)?;
    let mut changer = Changer {
        file,
        next: first,
        without,
        function: Vec::new(),
        mutants: Vec::new(),
    };
    changer.visit_file_mut(&mut tree);
    Ok((prettyplease::unparse(&tree), changer.mutants))
}

struct Changer<'a> {
    file: &'a str,
    next: usize,
    without: &'a [usize],
    function: Vec<String>,
    mutants: Vec<Mutant>,
}

impl Changer<'_> {
    /// A number for this mistake, unless it does not compile.
    fn number(&mut self, at: Span, what: String) -> Option<u32> {
        let number = self.next;
        self.next += 1;
        if self.without.contains(&number) {
            return None;
        }
        self.mutants.push(Mutant {
            number,
            file: self.file.to_owned(),
            line: at.start().line,
            function: self.function.join("::"),
            what,
        });
        Some(number as u32)
    }

    fn in_function(&mut self, name: String, output: &ReturnType, block: &mut Block) {
        self.function.push(name);
        visit_mut::visit_block_mut(self, block);
        for value in values(output) {
            let shown = shown(&value);
            let number = self.number(block.span(), format!("the whole function is `{shown}`"));
            if let Some(number) = number {
                block.stmts.insert(
                    0,
                    parse_quote! { if crate::mutant::active() == #number { return #value; } },
                );
            }
        }
        self.function.pop();
    }

    /// No operand is written twice, or the text would double with every nesting.
    fn binary(&mut self, binary: &ExprBinary) -> Option<Expr> {
        if holds_let(&binary.left) || holds_let(&binary.right) {
            return None;
        }
        let (left, right, was) = (&binary.left, &binary.right, &binary.op);
        let mut others: Vec<(u32, BinOp)> = Vec::new();
        for op in instead(was) {
            let what = format!("`{}` is `{}`", shown(was), shown(&op));
            if let Some(number) = self.number(was.span(), what) {
                others.push((number, op));
            }
        }
        let first = others.first()?.0;
        let (numbers, ops): (Vec<u32>, Vec<BinOp>) = others.into_iter().unzip();
        Some(match was {
            // `left` decides in both cases, and only which way differs.
            BinOp::And(_) => parse_quote! {
                ({ let left = #left; if left != (crate::mutant::active() == #first) { #right } else { left } })
            },
            BinOp::Or(_) => parse_quote! {
                ({ let left = #left; if left == (crate::mutant::active() == #first) { #right } else { left } })
            },
            BinOp::BitOrAssign(_) | BinOp::BitAndAssign(_) => parse_quote! {
                {
                    let right = #right;
                    match crate::mutant::active() { #(#numbers => #left #ops right,)* _ => #left #was right }
                }
            },
            BinOp::Eq(_)
            | BinOp::Ne(_)
            | BinOp::Lt(_)
            | BinOp::Gt(_)
            | BinOp::Le(_)
            | BinOp::Ge(_) => {
                parse_quote! {
                    (match (&(#left), &(#right)) {
                        (left, right) => match crate::mutant::active() {
                            #(#numbers => left #ops right,)*
                            _ => left #was right,
                        },
                    })
                }
            }
            _ => parse_quote! {
                (match crate::mutant::active() { #(#numbers => (#left) #ops (#right),)* _ => (#left) #was (#right) })
            },
        })
    }

    fn arms(&mut self, whole: &mut ExprMatch) {
        let catches_all = |arm: &Arm| matches!(arm.pat, Pat::Wild(_)) && arm.guard.is_none();
        let has_rest = whole.arms.iter().any(catches_all);
        for arm in &mut whole.arms {
            if let Some((_, guard)) = &mut arm.guard {
                let mut arms: Vec<Arm> = Vec::new();
                for value in [true, false] {
                    let what = format!("the guard `{}` is {value}", shown(guard));
                    if let Some(number) = self.number(guard.span(), what) {
                        arms.push(parse_quote! { #number => #value, });
                    }
                }
                let switched = switch(arms, guard);
                **guard = switched;
            }
            if !has_rest || catches_all(arm) {
                continue;
            }
            let what = format!("the case `{}` is missing", shown(&arm.pat));
            let Some(number) = self.number(arm.pat.span(), what) else {
                continue;
            };
            let present: Expr = parse_quote! { crate::mutant::active() != #number };
            match &mut arm.guard {
                Some((_, guard)) => {
                    let both: Expr = parse_quote! { #present && #guard };
                    **guard = both;
                }
                None => arm.guard = Some((parse_quote! { if }, Box::new(present))),
            }
        }
    }
}

impl VisitMut for Changer<'_> {
    fn visit_item_mut(&mut self, item: &mut Item) {
        // Constants are made before the program runs.
        if !matches!(item, Item::Const(_) | Item::Static(_)) {
            visit_mut::visit_item_mut(self, item);
        }
    }

    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        let test = |attribute: &syn::Attribute| shown(&attribute.meta).contains("test");
        if !module.attrs.iter().any(test) {
            visit_mut::visit_item_mod_mut(self, module);
        }
    }

    fn visit_item_impl_mut(&mut self, block: &mut ItemImpl) {
        // How something is displayed is not the algorithm.
        let of = block.trait_.as_ref().map(|(_, path, _)| shown(path));
        if of.is_some_and(|name| name.ends_with("Display")) {
            return;
        }
        let name = shown(&block.self_ty);
        let name = name.split('<').next().unwrap_or_default().trim().to_owned();
        self.function.push(name);
        visit_mut::visit_item_impl_mut(self, block);
        self.function.pop();
    }

    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        if function.sig.constness.is_none() {
            let name = function.sig.ident.to_string();
            self.in_function(name, &function.sig.output, &mut function.block);
        }
    }

    fn visit_item_fn_mut(&mut self, function: &mut ItemFn) {
        if function.sig.constness.is_none() {
            let name = function.sig.ident.to_string();
            self.in_function(name, &function.sig.output, &mut function.block);
        }
    }

    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        let changed = match expression {
            Expr::Binary(binary) if !instead(&binary.op).is_empty() => self.binary(binary),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => {
                let inner = &unary.expr;
                let number = self.number(unary.op.span(), "`!` is missing".to_owned());
                number.map(
                    |number| parse_quote! { ((#inner) != (crate::mutant::active() != #number)) },
                )
            }
            Expr::Match(whole) => {
                self.arms(whole);
                None
            }
            _ => None,
        };
        if let Some(changed) = changed {
            *expression = changed;
        }
    }
}

fn switch(arms: Vec<Arm>, whole: &Expr) -> Expr {
    if arms.is_empty() {
        return whole.clone();
    }
    parse_quote! { (match crate::mutant::active() { #(#arms)* _ => #whole }) }
}

/// A condition with a pattern in it is no value.
fn holds_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => holds_let(&binary.left) || holds_let(&binary.right),
        Expr::Paren(inner) => holds_let(&inner.expr),
        _ => false,
    }
}

/// What else could have been written.
fn instead(op: &BinOp) -> Vec<BinOp> {
    match op {
        BinOp::And(_) => vec![parse_quote! { || }],
        BinOp::Or(_) => vec![parse_quote! { && }],
        BinOp::Eq(_) => vec![parse_quote! { != }],
        BinOp::Ne(_) => vec![parse_quote! { == }],
        BinOp::Lt(_) => vec![parse_quote! { == }, parse_quote! { > }, parse_quote! { <= }],
        BinOp::Gt(_) => vec![parse_quote! { == }, parse_quote! { < }, parse_quote! { >= }],
        BinOp::Le(_) => vec![parse_quote! { > }, parse_quote! { < }],
        BinOp::Ge(_) => vec![parse_quote! { < }, parse_quote! { > }],
        BinOp::Add(_) => vec![parse_quote! { - }, parse_quote! { * }],
        BinOp::Sub(_) => vec![parse_quote! { + }, parse_quote! { / }],
        BinOp::BitOrAssign(_) => vec![parse_quote! { &= }],
        BinOp::BitAndAssign(_) => vec![parse_quote! { |= }],
        BinOp::Shl(_) => vec![parse_quote! { >> }],
        BinOp::Shr(_) => vec![parse_quote! { << }],
        _ => Vec::new(),
    }
}

/// What a function could return without doing anything.
fn values(output: &ReturnType) -> Vec<Expr> {
    let ReturnType::Type(_, output) = output else {
        return vec![parse_quote! { () }];
    };
    match &**output {
        Type::Path(path) => {
            let Some(last) = path.path.segments.last() else {
                return Vec::new();
            };
            let inner = shown(&last.arguments).replace(' ', "");
            match last.ident.to_string().as_str() {
                "bool" => vec![parse_quote! { true }, parse_quote! { false }],
                "u64" | "u32" | "usize" => vec![parse_quote! { 0 }, parse_quote! { 1 }],
                "Option" => vec![parse_quote! { None }],
                "Vec" => vec![parse_quote! { alloc::vec::Vec::new() }],
                "Result" if inner.starts_with("<()") => vec![parse_quote! { Ok(()) }],
                "Index" | "Term" | "Position" | "Round" | "Time" | "ReadId" | "WriteId" => {
                    vec![parse_quote! { Default::default() }]
                }
                _ => Vec::new(),
            }
        }
        Type::Tuple(_) => vec![parse_quote! { Default::default() }],
        _ => Vec::new(),
    }
}

fn shown(tokens: &impl quote::ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.truncate(12);
    words.join(" ")
}
